<?cs # The daily digest, by the link in it: a button that turns it off.
  contact.{email digest}    digest: "1" while it is on
  reseller.{name email}
  forms.stop
?><?cs include!"part/form.cs" ?><?cs set:width = "narrow" ?><?cs def:crumbs() ?><?cs /def ?><?cs def:lead() ?><p class="lead-line quiet">Requests that wait for <?cs var:contact.email ?></p><?cs /def ?><?cs def:actions() ?><?cs /def ?><?cs def:content() ?>
<div class="panel">
<?cs if:contact.digest ?>
<p><?cs var:reseller.name ?> sends you one mail a day while requests wait for your decision. Mails about single requests come in any case.</p>
<form method="post" action="<?cs var:url_validate(forms.stop.action) ?>"><?cs call:hidden("stop") ?><div class="buttons"><button class="btn btn-primary">No daily digest any more</button></div></form>
<?cs else ?>
<p>The daily digest is off. Mails about single requests still come.</p>
<?cs if:string.length(reseller.email) ?><p class="quiet">To have it again, write to <?cs var:reseller.name ?>: <strong><?cs var:reseller.email ?></strong></p><?cs /if ?>
<?cs /if ?>
</div>
<?cs /def ?><?cs include!"layout.cs" ?>
