<?cs # An invitation that leads nowhere any more.
  gone.* reseller.*    see part/link_gone.cs
?><?cs include!"part/form.cs" ?><?cs def:gone_kind() ?>invitation<?cs /def ?><?cs def:gone_expired() ?>For safety, invitations end after a while. This one ended<?cs if:string.length(gone.at) ?> on <?cs var:gone.at ?><?cs /if ?>. Ask for it to be sent again.<?cs /def ?><?cs def:gone_used() ?>The invitation was accepted<?cs if:string.length(gone.at) ?> on <?cs var:gone.at ?><?cs /if ?>. Sign in with your address and your password.<?cs /def ?><?cs def:gone_revoked() ?>This invitation was taken back<?cs if:string.length(reseller.name) ?> by <?cs var:reseller.name ?><?cs /if ?>, or a newer mail has taken its place. Look for a newer mail first.<?cs /def ?><?cs include!"part/link_gone.cs" ?><?cs set:width = "narrow" ?><?cs def:crumbs() ?><?cs /def ?><?cs def:lead() ?><?cs /def ?><?cs def:actions() ?><?cs /def ?><?cs def:content() ?>
<?cs call:link_gone() ?>
<div class="buttons"><a class="btn btn-quiet" href="/login">To the sign-in</a></div>
<?cs /def ?><?cs include!"layout.cs" ?>
