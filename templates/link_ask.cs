<?cs # A forgotten password, or a sign-in without it: where to mail the link.
  purpose            password or sign_in
  form.email         what was typed
  forms.ask
?><?cs include!"part/form.cs" ?><?cs include!"part/errors.cs" ?><?cs set:width = "narrow" ?><?cs def:crumbs() ?><?cs /def ?><?cs def:lead() ?><p class="quiet">We mail you a link by which you <?cs if:purpose == "sign_in" ?>sign in without your password<?cs else ?>choose a new one<?cs /if ?>.</p><?cs /def ?><?cs def:actions() ?><?cs /def ?><?cs def:content() ?>
<?cs call:errors() ?>
<form class="panel" method="post" action="<?cs var:url_validate(forms.ask.action) ?>" novalidate>
<?cs call:hidden("ask") ?>
<?cs call:field("email", "Email", "email", "username", "required", "The address that you sign in with.") ?>
<div class="buttons"><button class="btn btn-primary btn-wide">Mail me a link</button></div>
<p class="quiet small after-buttons"><a href="/login">Back to the sign-in</a></p>
</form>
<?cs /def ?><?cs include!"layout.cs" ?>
