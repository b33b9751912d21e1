<?cs # What the role that customers make is to be like.
  form.{role_name role_policy refuse_more_than_read_only}    the last: "1" when ticked
  choices.role_policy.N.{value label}
  readonly           set for members: they may look, not change
  forms.role
?><?cs include!"part/form.cs" ?><?cs include!"part/errors.cs" ?><?cs set:nav = "settings" ?><?cs set:width = "form" ?><?cs def:crumbs() ?><nav aria-label="Breadcrumb"><ol class="crumbs"><li><a href="/settings">Account</a></li><li aria-current="page"><?cs var:title ?></li></ol></nav><?cs /def ?><?cs def:lead() ?><p class="lead-line quiet">What customers are asked to make in their AWS accounts. Roles that are linked already stay as they are.</p><?cs /def ?><?cs def:actions() ?><?cs /def ?><?cs def:content() ?>
<?cs call:errors() ?>
<form class="panel" method="post" action="<?cs var:url_validate(forms.role.action) ?>" novalidate>
<?cs if:readonly ?><p class="note" id="readonly"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#lock"></use></svg><span>Owners can change this. You can look at it.</span></p><?cs /if ?>
<?cs call:hidden("role") ?>
<?cs call:field("role_name", "Role name", "text", "off", "optional", "Stands in the steps, and is what Check now looks for. Empty: RolecallReadOnly.") ?>
<?cs call:select("role_policy", "Permissions", "", "required", "All are enough for the proof, and none can change anything.") ?>
<div class="field"><div class="form-check"><input class="form-check-input" type="checkbox" id="refuse_more_than_read_only" name="refuse_more_than_read_only" value="1"<?cs if:form.refuse_more_than_read_only ?> checked<?cs /if ?><?cs call:field_attributes("refuse_more_than_read_only", "", "hint") ?>><label class="form-check-label" for="refuse_more_than_read_only">Refuse roles that may do more than read</label></div><div class="form-text" id="refuse_more_than_read_only_hint">Otherwise such a role is linked, with a warning. A role whose permissions can’t be looked at is linked with a warning in any case.</div><?cs call:field_error("refuse_more_than_read_only") ?><?cs if:?stored.refuse_more_than_read_only ?><div class="field-stored" id="refuse_more_than_read_only_stored"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#people"></use></svg>Saved meanwhile: <?cs if:stored.refuse_more_than_read_only ?>refuse them<?cs else ?>link them<?cs /if ?></div><?cs /if ?></div>
<div class="buttons"><button class="btn btn-primary"<?cs if:readonly ?> disabled aria-describedby="readonly"<?cs /if ?>>Save</button><a class="btn btn-quiet" href="/settings">Cancel</a></div>
</form>
<?cs /def ?><?cs include!"layout.cs" ?>
