<?cs # To the one who asked: approved; the role is next, to be made or to be taken away.
  to_name reseller.name reseller.email subject account_link
  customer account_number root_email type price_book cost_center
  decided_by decided_at reason    reason may be ""
  request_type    provision delete
  removal_link    where it says how to take the role away
?><?cs include!"mail/part/pieces.html.cs" ?><?cs def:summary() ?><?cs if:request_type == "delete" ?>Removal approved: AWS account<?cs else ?>Approved: AWS account<?cs /if ?> <?cs var:account_number ?> of <?cs var:customer ?><?cs /def ?><?cs def:body() ?>
<p class="t" style="margin:0 0 16px;font-size:16px;line-height:24px;color:#1a211e;word-break:break-word;">Hello<?cs if:string.length(to_name) ?> <?cs var:to_name ?><?cs /if ?>,</p>
<p class="t" style="margin:0 0 16px;font-size:16px;line-height:24px;color:#1a211e;word-break:break-word;"><?cs var:decided_by ?> approved this on <?cs var:decided_at ?>. <?cs if:request_type == "delete" ?>The account is removed. Next, its role is taken away in AWS; Rolecall checks that it is gone.<?cs else ?>Next, the IAM role is made in AWS and its ARN saved with <b>Set ARN Role</b>.<?cs /if ?></p>
<?cs call:reason(reason) ?>
<?cs call:facts() ?>
<?cs if:request_type == "delete" ?><?cs call:link_button(removal_link, "How to take the role away") ?><?cs else ?><?cs call:link_button(account_link, "To the cloud account") ?><?cs /if ?>
<?cs /def ?><?cs include!"mail/part/layout.html.cs" ?>
