<?cs # To whoever can make the role in AWS; they need not know the customer's books.
  to_name reseller.name reseller.email subject link expires_at
  account_number sent_by note    note: what the sender has to say, or ""
?><?cs include!"mail/part/pieces.html.cs" ?><?cs def:summary() ?>Please make a role in AWS account <?cs var:account_number ?><?cs /def ?><?cs def:body() ?>
<p class="t" style="margin:0 0 16px;font-size:16px;line-height:24px;color:#1a211e;word-break:break-word;">Hello<?cs if:string.length(to_name) ?> <?cs var:to_name ?><?cs /if ?>,</p>
<p class="t" style="margin:0 0 16px;font-size:16px;line-height:24px;color:#1a211e;word-break:break-word;"><?cs if:string.length(sent_by) ?><?cs var:sent_by ?> of <?cs /if ?><?cs var:reseller.name ?> asks you to make an IAM role in AWS account <b><?cs var:account_number ?></b>.</p>
<?cs if:string.length(note) && string.length(sent_by) ?><p class="t" style="margin:0 0 8px;font-size:16px;line-height:24px;color:#1a211e;word-break:break-word;"><?cs var:sent_by ?> writes:</p>
<?cs /if ?><?cs call:reason(note) ?>
<p class="t" style="margin:0 0 20px;font-size:16px;line-height:24px;color:#1a211e;word-break:break-word;">The role lets <?cs var:reseller.name ?> read, not change, and only with an external ID that was made for this account. You need a sign-in to the account that may create IAM roles, and about five minutes.</p>
<?cs call:link_button(link, "Show me the steps") ?>
<p class="t" style="margin:0 0 16px;font-size:16px;line-height:24px;color:#1a211e;word-break:break-word;">There you can also give the role’s ARN, and see what AWS says about it.</p>
<p class="q" style="margin:0;font-size:14px;line-height:21px;color:#56615c;word-break:break-word;">Opening the link changes nothing. It works until <?cs var:expires_at ?> and shows this one account. Pass it on only to whoever makes the role. If you did not expect this mail, do nothing<?cs if:string.length(reseller.email) ?>, or ask <?cs var:reseller.email ?><?cs /if ?>.</p>
<?cs /def ?><?cs include!"mail/part/layout.html.cs" ?>
