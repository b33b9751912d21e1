<?cs # To each approver: nobody has decided yet.
  to_name reseller.name reseller.email subject link expires_at
  customer account_number root_email type price_book cost_center    type: resale referral internal
  asked_by asked_at note    note: why, or ""
  request_type    provision delete
?><?cs include!"mail/part/pieces.html.cs" ?><?cs def:summary() ?><?cs if:request_type == "delete" ?>Still waiting, a removal: AWS account<?cs else ?>Still waiting: AWS account<?cs /if ?> <?cs var:account_number ?> of <?cs var:customer ?><?cs /def ?><?cs def:body() ?>
<p class="t" style="margin:0 0 16px;font-size:16px;line-height:24px;color:#1a211e;word-break:break-word;">Hello<?cs if:string.length(to_name) ?> <?cs var:to_name ?><?cs /if ?>,</p>
<p class="t" style="margin:0 0 16px;font-size:16px;line-height:24px;color:#1a211e;word-break:break-word;">nobody has decided yet about what <?cs var:asked_by ?> of <?cs var:reseller.name ?> asked on <?cs var:asked_at ?>: <?cs if:request_type == "delete" ?>that this account be removed. Look at it, then press <b>Approve and Remove</b> or <b>Decline</b>.<?cs else ?>that this account be added. Look at it, then press <b>Approve and Provision</b> or <b>Decline</b>.<?cs /if ?></p>
<?cs call:reason(note) ?>
<?cs call:facts() ?>
<?cs call:link_button(link, "Look at the request") ?>
<p class="q" style="margin:0;font-size:14px;line-height:21px;color:#56615c;word-break:break-word;">Opening the link decides nothing. It works until <?cs var:expires_at ?> and is meant for you alone: whoever has it can decide. The first decision counts.</p>
<?cs /def ?><?cs include!"mail/part/layout.html.cs" ?>
