<?cs # To a user who asked for a link to sign in without the password.
  to_name reseller.name reseller.email subject link expires_at user_email
?><?cs include!"mail/part/pieces.html.cs" ?><?cs def:summary() ?>Sign in without your password<?cs /def ?><?cs def:body() ?>
<p class="t" style="margin:0 0 16px;font-size:16px;line-height:24px;color:#1a211e;word-break:break-word;">Hello<?cs if:string.length(to_name) ?> <?cs var:to_name ?><?cs /if ?>,</p>
<p class="t" style="margin:0 0 16px;font-size:16px;line-height:24px;color:#1a211e;word-break:break-word;">Somebody, probably you, asked for a link to sign in as <b><?cs var:user_email ?></b>.</p>
<?cs call:link_button(link, "Sign in") ?>
<p class="q" style="margin:0;font-size:14px;line-height:21px;color:#56615c;word-break:break-word;">The link works once, until <?cs var:expires_at ?>, and ends when a newer one is asked for. If it wasn’t you, do nothing: nobody is signed in by it, and don’t pass it on.</p>
<?cs /def ?><?cs include!"mail/part/layout.html.cs" ?>
