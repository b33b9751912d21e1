<?cs # Company data.
  form.{name contact_name email phone website address}
  readonly           set for members: they may look, not change
  forms.company
?><?cs include!"part/form.cs" ?><?cs include!"part/errors.cs" ?><?cs set:nav = "settings" ?><?cs set:width = "form" ?><?cs def:crumbs() ?><nav aria-label="Breadcrumb"><ol class="crumbs"><li><a href="/settings">Account</a></li><li aria-current="page"><?cs var:title ?></li></ol></nav><?cs /def ?><?cs def:lead() ?><p class="lead-line quiet">Mails and approval pages go out in this name.</p><?cs /def ?><?cs def:actions() ?><?cs /def ?><?cs def:content() ?>
<?cs call:errors() ?>
<form class="panel" method="post" action="<?cs var:url_validate(forms.company.action) ?>" novalidate>
<?cs if:readonly ?><p class="note" id="readonly"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#lock"></use></svg><span>Owners can change this. You can look at it.</span></p><?cs /if ?>
<?cs call:hidden("company") ?>
<?cs call:field("name", "Company name", "text", "organization", "required", "") ?>
<div class="pair">
<?cs call:field("contact_name", "Contact name", "text", "name", "optional", "") ?>
<?cs call:field("email", "Email", "email", "email", "optional", "") ?>
</div>
<div class="pair">
<?cs call:field("phone", "Phone", "tel", "tel", "optional", "") ?>
<?cs call:field("website", "Website", "url", "url", "optional", "") ?>
</div>
<?cs call:area("address", "Address", "3", "optional", "") ?>
<div class="buttons"><button class="btn btn-primary"<?cs if:readonly ?> disabled aria-describedby="readonly"<?cs /if ?>>Save</button><a class="btn btn-quiet" href="/settings">Cancel</a></div>
</form>
<?cs /def ?><?cs include!"layout.cs" ?>
