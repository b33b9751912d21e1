<?cs # An invitation, by a mailed link.
  person.{name email role invited_by until}    whose; role: owner or member; until when the link works
  reseller.name
  forms.choose
?><?cs include!"part/form.cs" ?><?cs include!"part/errors.cs" ?><?cs include!"part/password.cs" ?><?cs set:width = "narrow" ?><?cs def:crumbs() ?><?cs /def ?><?cs def:lead() ?><p class="quiet"><?cs if:string.length(person.invited_by) ?><?cs var:person.invited_by ?> invites you<?cs else ?>You are invited<?cs /if ?> to work for <strong><?cs var:reseller.name ?></strong> as <?cs if:person.role == "owner" ?>an owner<?cs else ?>a member<?cs /if ?>.</p><?cs /def ?><?cs def:actions() ?><?cs /def ?><?cs def:content() ?>
<?cs call:errors() ?>
<form class="panel" method="post" action="<?cs var:url_validate(forms.choose.action) ?>" novalidate>
<dl class="facts">
<dt>Name</dt><dd><?cs var:person.name ?></dd>
<dt>You sign in with</dt><dd><?cs var:person.email ?></dd>
</dl>
<?cs call:hidden("choose") ?>
<input type="hidden" name="email" value="<?cs var:person.email ?>" autocomplete="username">
<?cs call:new_password("password", "Your password") ?>
<div class="buttons"><button class="btn btn-primary btn-wide">Accept the invitation</button></div>
<p class="quiet small after-buttons">The link works once, until <?cs var:person.until ?>; opening it changes nothing.</p>
</form>
<?cs /def ?><?cs include!"layout.cs" ?>
