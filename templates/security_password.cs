<?cs # One's own password.
  user.email
  forms.password
?><?cs include!"part/form.cs" ?><?cs include!"part/errors.cs" ?><?cs include!"part/password.cs" ?><?cs set:nav = "settings" ?><?cs set:width = "form" ?><?cs def:crumbs() ?><nav aria-label="Breadcrumb"><ol class="crumbs"><li><a href="/settings">Account</a></li><li><a href="/settings/security">Your sign-in</a></li><li aria-current="page"><?cs var:title ?></li></ol></nav><?cs /def ?><?cs def:lead() ?><p class="lead-line quiet">You stay signed in here, and are signed out in all other browsers.</p><?cs /def ?><?cs def:actions() ?><?cs /def ?><?cs def:content() ?>
<?cs call:errors() ?>
<form class="panel" method="post" action="<?cs var:url_validate(forms.password.action) ?>" novalidate>
<?cs call:hidden("password") ?>
<input type="hidden" name="email" value="<?cs var:user.email ?>" autocomplete="username">
<?cs call:field("current_password", "Present password", "password", "current-password", "required", "") ?>
<?cs call:new_password("new_password", "New password") ?>
<div class="buttons"><button class="btn btn-primary">Change the password</button><a class="btn btn-quiet" href="/settings/security">Cancel</a></div>
</form>
<?cs /def ?><?cs include!"layout.cs" ?>
