<?cs # To the one who asked: approved, the role is next.
  to_name reseller.name reseller.email subject account_link
  customer account_number root_email type price_book cost_center
  decided_by decided_at reason    reason may be ""
?><?cs include!"mail/part/pieces.html.cs" ?><?cs def:summary() ?>Approved: AWS account <?cs var:account_number ?> of <?cs var:customer ?><?cs /def ?><?cs def:body() ?>
<p class="t" style="margin:0 0 16px;font-size:16px;line-height:24px;color:#1a211e;word-break:break-word;">Hello<?cs if:string.length(to_name) ?> <?cs var:to_name ?><?cs /if ?>,</p>
<p class="t" style="margin:0 0 16px;font-size:16px;line-height:24px;color:#1a211e;word-break:break-word;"><?cs var:decided_by ?> approved this on <?cs var:decided_at ?>. Next, the IAM role is made in AWS and its ARN saved with <b>Set ARN Role</b>.</p>
<?cs if:string.length(reason) ?><blockquote class="t" style="margin:0 0 20px;padding:2px 0 2px 14px;border-left:3px solid #87918c;font-size:16px;line-height:24px;color:#1a211e;white-space:pre-line;word-break:break-word;"><?cs var:reason ?></blockquote><?cs /if ?>
<?cs call:facts() ?>
<?cs call:link_button(account_link, "To the cloud account") ?>
<?cs /def ?><?cs include!"mail/part/layout.html.cs" ?>
