<?cs # How requests are decided.
  form.{link_hours second_person}    the last: "1" when ticked
  default.link_hours    how long a mailed link works when nothing is entered
  readonly           set for members: they may look, not change
  forms.approval
?><?cs include!"part/form.cs" ?><?cs include!"part/errors.cs" ?><?cs set:nav = "settings" ?><?cs set:width = "form" ?><?cs def:crumbs() ?><nav aria-label="Breadcrumb"><ol class="crumbs"><li><a href="/settings">Account</a></li><li aria-current="page"><?cs var:title ?></li></ol></nav><?cs /def ?><?cs def:lead() ?><p class="lead-line quiet">How requests are decided, by mail and here. Who gets the mails stands under <a href="/settings/contacts">Approval contacts</a>.</p><?cs /def ?><?cs def:actions() ?><?cs /def ?><?cs def:content() ?>
<?cs call:errors() ?>
<form class="panel" method="post" action="<?cs var:url_validate(forms.approval.action) ?>" novalidate>
<?cs if:readonly ?><p class="note" id="readonly"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#lock"></use></svg><span>Owners can change this. You can look at it.</span></p><?cs /if ?>
<?cs call:hidden("approval") ?>
<div class="field"><div class="form-check"><input class="form-check-input" type="checkbox" id="second_person" name="second_person" value="1"<?cs if:form.second_person ?> checked<?cs /if ?><?cs call:field_attributes("second_person", "", "hint") ?>><label class="form-check-label" for="second_person">Nobody approves their own request</label></div><div class="form-text" id="second_person_hint">Signed in, or by a link mailed to their own address: somebody else must approve. Declining stays possible. Have at least two people who can approve.</div><?cs call:field_error("second_person") ?><?cs if:?stored.second_person ?><div class="field-stored" id="second_person_stored"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#people"></use></svg>Saved meanwhile: <?cs if:stored.second_person ?>somebody else must approve<?cs else ?>everybody may<?cs /if ?></div><?cs /if ?></div>
<div class="field">
<?cs call:field_label("link_hours", "Hours that a mailed link works", "optional") ?>
<div class="form-text" id="link_hours_hint">From 1 to 720. Empty: <?cs var:default.link_hours ?>. For mails that are sent from now on.</div>
<?cs call:field_error("link_hours") ?>
<input class="form-control" type="text" inputmode="numeric" id="link_hours" name="link_hours" value="<?cs var:form.link_hours ?>"<?cs call:field_attributes("link_hours", "", "hint") ?>>
<?cs call:field_stored("link_hours") ?>
</div>
<div class="buttons"><button class="btn btn-primary"<?cs if:readonly ?> disabled aria-describedby="readonly"<?cs /if ?>>Save</button><a class="btn btn-quiet" href="/settings">Cancel</a></div>
</form>
<?cs /def ?><?cs include!"layout.cs" ?>
