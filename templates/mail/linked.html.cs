<?cs # To the one who asked: AWS has proved the link.
  to_name reseller.name reseller.email subject account_link
  customer account_number root_email type price_book cost_center role_arn
?><?cs include!"mail/part/pieces.html.cs" ?><?cs def:summary() ?>Linked: AWS account <?cs var:account_number ?> of <?cs var:customer ?><?cs /def ?><?cs def:body() ?>
<p class="t" style="margin:0 0 16px;font-size:16px;line-height:24px;color:#1a211e;word-break:break-word;">Hello<?cs if:string.length(to_name) ?> <?cs var:to_name ?><?cs /if ?>,</p>
<p class="t" style="margin:0 0 16px;font-size:16px;line-height:24px;color:#1a211e;word-break:break-word;">AWS has proved it: the role lets us in with its own external ID, and refuses everybody without it.</p>
<?cs call:facts() ?>
<p class="t" style="margin:0 0 16px;font-size:16px;line-height:24px;color:#1a211e;word-break:break-word;">Role:<br><code class="t" style="font-family:ui-monospace,Menlo,Consolas,monospace;font-size:14px;word-break:break-all;color:#1a211e;"><?cs var:role_arn ?></code></p>
<?cs call:link_button(account_link, "To the cloud account") ?>
<p class="q" style="margin:0;font-size:14px;line-height:21px;color:#56615c;word-break:break-word;">Rolecall asks AWS again from time to time and tells you if the link loosens or breaks.</p>
<?cs /def ?><?cs include!"mail/part/layout.html.cs" ?>
