<?cs # To a user who has forgotten the password.
  to_name reseller.name reseller.email subject link expires_at user_email
?><?cs include!"mail/part/pieces.html.cs" ?><?cs def:summary() ?>Choose a new password<?cs /def ?><?cs def:body() ?>
<p class="t" style="margin:0 0 16px;font-size:16px;line-height:24px;color:#1a211e;word-break:break-word;">Hello<?cs if:string.length(to_name) ?> <?cs var:to_name ?><?cs /if ?>,</p>
<p class="t" style="margin:0 0 16px;font-size:16px;line-height:24px;color:#1a211e;word-break:break-word;">Somebody, probably you, asked for a new password for <b><?cs var:user_email ?></b>.</p>
<?cs call:link_button(link, "Choose a new password") ?>
<p class="q" style="margin:0;font-size:14px;line-height:21px;color:#56615c;word-break:break-word;">The link works once, until <?cs var:expires_at ?>, and ends when a newer one is asked for. If it wasn’t you, do nothing: your password stays as it is.</p>
<?cs /def ?><?cs include!"mail/part/layout.html.cs" ?>
