<?cs # To somebody whom an owner invites: choose a password.
  to_name reseller.name reseller.email subject link expires_at
  user_email role invited_by    role: owner member; invited_by may be ""
?><?cs include!"mail/part/pieces.html.cs" ?><?cs def:summary() ?><?cs if:string.length(invited_by) ?><?cs var:invited_by ?> invites you<?cs else ?>You are invited<?cs /if ?> to <?cs var:reseller.name ?> in Rolecall<?cs /def ?><?cs def:body() ?>
<p class="t" style="margin:0 0 16px;font-size:16px;line-height:24px;color:#1a211e;word-break:break-word;">Hello<?cs if:string.length(to_name) ?> <?cs var:to_name ?><?cs /if ?>,</p>
<p class="t" style="margin:0 0 16px;font-size:16px;line-height:24px;color:#1a211e;word-break:break-word;"><?cs if:string.length(invited_by) ?><?cs var:invited_by ?> invites you<?cs else ?>You are invited<?cs /if ?> to work for <?cs var:reseller.name ?> in Rolecall, where AWS accounts of customers are linked, as <?cs if:role == "owner" ?>an owner<?cs else ?>a member<?cs /if ?>. You sign in with <b><?cs var:user_email ?></b> and a password that you choose now.</p>
<?cs call:link_button(link, "Choose your password") ?>
<p class="q" style="margin:0;font-size:14px;line-height:21px;color:#56615c;word-break:break-word;">The link works once, until <?cs var:expires_at ?>, and is meant for you alone. If you don’t know what this is about, do nothing: without you, nobody can use it.</p>
<?cs /def ?><?cs include!"mail/part/layout.html.cs" ?>
