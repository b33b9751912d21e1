<?cs # Sign-in, the second step: the code of the authenticator app.
  ticket             of the first step
  form.next          address to go to afterwards, or ""
  forms.login
?><?cs include!"part/form.cs" ?><?cs include!"part/errors.cs" ?><?cs set:width = "narrow" ?><?cs def:crumbs() ?><?cs /def ?><?cs def:lead() ?><p class="quiet">One more step: your second factor.</p><?cs /def ?><?cs def:actions() ?><?cs /def ?><?cs def:content() ?>
<?cs call:errors() ?>
<form class="panel" method="post" action="<?cs var:url_validate(forms.login.action) ?>" novalidate>
<?cs call:hidden("login") ?>
<input type="hidden" name="ticket" value="<?cs var:ticket ?>">
<?cs if:string.length(form.next) ?><input type="hidden" name="next" value="<?cs var:form.next ?>"><?cs /if ?>
<?cs call:field("otp", "Code", "text", "one-time-code", "required", "The six digits that your authenticator app shows now, or one of your recovery codes.") ?>
<div class="buttons"><button class="btn btn-primary btn-wide">Sign in</button></div>
<p class="quiet small after-buttons">Neither phone nor recovery codes? An owner of your company’s Rolecall can remove the second factor. <a href="/login">Start again</a></p>
</form>
<?cs /def ?><?cs include!"layout.cs" ?>
