<?cs # To the one who asked: declined, with the reason.
  to_name reseller.name reseller.email subject account_link
  customer account_number root_email type price_book cost_center
  decided_by decided_at reason
  request_type    provision delete
?><?cs include!"mail/part/pieces.html.cs" ?><?cs def:summary() ?><?cs if:request_type == "delete" ?>Removal declined: AWS account<?cs else ?>Declined: AWS account<?cs /if ?> <?cs var:account_number ?> of <?cs var:customer ?><?cs /def ?><?cs def:body() ?>
<p class="t" style="margin:0 0 16px;font-size:16px;line-height:24px;color:#1a211e;word-break:break-word;">Hello<?cs if:string.length(to_name) ?> <?cs var:to_name ?><?cs /if ?>,</p>
<p class="t" style="margin:0 0 16px;font-size:16px;line-height:24px;color:#1a211e;word-break:break-word;"><?cs var:decided_by ?> declined this on <?cs var:decided_at ?><?cs if:string.length(reason) ?>, with this reason:<?cs /if ?></p>
<?cs call:reason(reason) ?>
<?cs call:facts() ?>
<p class="t" style="margin:0 0 16px;font-size:16px;line-height:24px;color:#1a211e;word-break:break-word;"><?cs if:request_type == "delete" ?>The account stays as it is.<?cs else ?>When the reason is dealt with, you can ask again from the cloud account.<?cs /if ?></p>
<?cs call:link_button(account_link, "To the cloud account") ?>
<?cs /def ?><?cs include!"mail/part/layout.html.cs" ?>
