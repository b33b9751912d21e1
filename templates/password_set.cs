<?cs # A new password, by a mailed link.
  person.{name email until}    whose; until when the link works
  reseller.name
  forms.choose
?><?cs include!"part/form.cs" ?><?cs include!"part/errors.cs" ?><?cs include!"part/password.cs" ?><?cs set:width = "narrow" ?><?cs def:crumbs() ?><?cs /def ?><?cs def:lead() ?><p class="quiet">For <strong><?cs var:person.email ?></strong></p><?cs /def ?><?cs def:actions() ?><?cs /def ?><?cs def:content() ?>
<?cs call:errors() ?>
<form class="panel" method="post" action="<?cs var:url_validate(forms.choose.action) ?>" novalidate>
<?cs call:hidden("choose") ?>
<input type="hidden" name="email" value="<?cs var:person.email ?>" autocomplete="username">
<?cs call:new_password("password", "New password") ?>
<div class="buttons"><button class="btn btn-primary btn-wide">Set the password</button></div>
<p class="quiet small after-buttons">Afterwards you are signed out everywhere. The link works once, until <?cs var:person.until ?>; opening it changes nothing.</p>
</form>
<?cs /def ?><?cs include!"layout.cs" ?>
