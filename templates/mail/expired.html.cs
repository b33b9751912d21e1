<?cs # To the one who asked: nobody decided in time.
  to_name reseller.name reseller.email subject account_link
  customer account_number root_email type price_book cost_center
  asked_at
  request_type    provision delete
?><?cs include!"mail/part/pieces.html.cs" ?><?cs def:summary() ?><?cs if:request_type == "delete" ?>Nobody decided the removal: AWS account<?cs else ?>Nobody decided: AWS account<?cs /if ?> <?cs var:account_number ?> of <?cs var:customer ?><?cs /def ?><?cs def:body() ?>
<p class="t" style="margin:0 0 16px;font-size:16px;line-height:24px;color:#1a211e;word-break:break-word;">Hello<?cs if:string.length(to_name) ?> <?cs var:to_name ?><?cs /if ?>,</p>
<p class="t" style="margin:0 0 16px;font-size:16px;line-height:24px;color:#1a211e;word-break:break-word;">nobody decided in time about what you asked on <?cs var:asked_at ?>, so the request has ended.</p>
<?cs call:facts() ?>
<p class="t" style="margin:0 0 16px;font-size:16px;line-height:24px;color:#1a211e;word-break:break-word;"><?cs if:request_type == "delete" ?>The account stays as it is. You can ask for the removal again.<?cs else ?>You can ask again from the cloud account.<?cs /if ?></p>
<?cs call:link_button(account_link, "To the cloud account") ?>
<?cs /def ?><?cs include!"mail/part/layout.html.cs" ?>
