<?cs # Signing in by a mailed link.
  person.{email until}    whose; until when the link works
  forms.enter
?><?cs include!"part/form.cs" ?><?cs include!"part/errors.cs" ?><?cs set:width = "narrow" ?><?cs def:crumbs() ?><?cs /def ?><?cs def:lead() ?><p class="quiet">As <strong><?cs var:person.email ?></strong></p><?cs /def ?><?cs def:actions() ?><?cs /def ?><?cs def:content() ?>
<?cs call:errors() ?>
<form class="panel" method="post" action="<?cs var:url_validate(forms.enter.action) ?>">
<?cs call:hidden("enter") ?>
<div class="buttons"><button class="btn btn-primary btn-wide">Sign in</button></div>
<p class="quiet small after-buttons">The link works once, until <?cs var:person.until ?>; opening it changes nothing.</p>
</form>
<?cs /def ?><?cs include!"layout.cs" ?>
