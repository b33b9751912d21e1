<?cs # Sign-in.
  form.email         what was typed
  form.next          address to go to afterwards, or ""
  forms.login
  flash.email        whom the form begins with: set with a new password, may be left out
?><?cs include!"part/form.cs" ?><?cs include!"part/errors.cs" ?><?cs set:width = "narrow" ?><?cs def:crumbs() ?><?cs /def ?><?cs def:lead() ?><p class="quiet">Link your customers’ AWS accounts, proven by AWS.</p><?cs /def ?><?cs def:actions() ?><?cs /def ?><?cs def:content() ?>
<?cs call:errors() ?>
<form class="panel" method="post" action="<?cs var:url_validate(forms.login.action) ?>" novalidate>
<?cs call:hidden("login") ?>
<?cs if:string.length(form.next) ?><input type="hidden" name="next" value="<?cs var:form.next ?>"><?cs /if ?>
<?cs if:string.length(flash.email) ?><div class="field"><?cs call:field_label("email", "Email", "required") ?><input class="form-control" type="email" id="email" name="email" value="<?cs var:flash.email ?>" autocomplete="username"<?cs call:field_attributes("email", "required", "") ?>></div>
<?cs else ?><?cs call:field("email", "Email", "email", "username", "required", "") ?><?cs /if ?>
<?cs call:field("password", "Password", "password", "current-password", "required", "") ?>
<div class="buttons"><button class="btn btn-primary btn-wide">Sign in</button></div>
<p class="small after-buttons"><a href="/password">Forgot your password?</a> · <a href="/sign-in">Mail me a sign-in link</a></p>
</form>
<?cs /def ?><?cs include!"layout.cs" ?>
