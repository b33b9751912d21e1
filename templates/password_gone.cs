<?cs # A mailed link to a new password that leads nowhere any more.
  gone.* reseller.*    see part/link_gone.cs
?><?cs include!"part/form.cs" ?><?cs def:gone_kind() ?>password<?cs /def ?><?cs def:gone_expired() ?>For safety, links to a new password end after a while. This one ended<?cs if:string.length(gone.at) ?> on <?cs var:gone.at ?><?cs /if ?>. Your password is as it was.<?cs /def ?><?cs def:gone_used() ?>By this link a new password was set<?cs if:string.length(gone.at) ?> on <?cs var:gone.at ?><?cs /if ?>. If that was not you, ask for a fresh link at once.<?cs /def ?><?cs def:gone_revoked() ?>This link was taken back: a newer one was asked for, or you can no longer sign in. Look for a newer mail first.<?cs /def ?><?cs include!"part/link_gone.cs" ?><?cs set:width = "narrow" ?><?cs def:crumbs() ?><?cs /def ?><?cs def:lead() ?><?cs /def ?><?cs def:actions() ?><?cs /def ?><?cs def:content() ?>
<?cs call:link_gone() ?>
<div class="buttons"><a class="btn btn-primary" href="/password">Ask for a fresh link</a><a class="btn btn-quiet" href="/login">To the sign-in</a></div>
<?cs /def ?><?cs include!"layout.cs" ?>
