<?cs # To an owner: a mail could not be delivered.
  to_name reseller.name reseller.email subject
  failed.{title to_name to_email answer at}    the mail: what it is, to whom, what the mail server said, when
  customer account_number    what it was about, each may be ""
  outbox_link
?><?cs include!"mail/part/pieces.html.cs" ?><?cs def:summary() ?>A mail could not be delivered to <?cs var:failed.to_email ?><?cs /def ?><?cs def:body() ?>
<p class="t" style="margin:0 0 16px;font-size:16px;line-height:24px;color:#1a211e;word-break:break-word;">Hello<?cs if:string.length(to_name) ?> <?cs var:to_name ?><?cs /if ?>,</p>
<p class="t" style="margin:0 0 16px;font-size:16px;line-height:24px;color:#1a211e;word-break:break-word;">this mail could not be delivered, and is not tried again by itself. The mail server said:</p>
<?cs call:reason(failed.answer) ?>
<table class="t" role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="margin:0 0 20px;font-size:15px;line-height:22px;border-bottom:1px solid #dbe0dc;table-layout:fixed;">
<?cs call:row("Mail", failed.title) ?>
<?cs if:string.length(failed.to_name) ?><?cs call:row("To", failed.to_name) ?><?cs /if ?>
<?cs call:row("Address", failed.to_email) ?>
<?cs if:string.length(account_number) ?><?cs call:row("Customer", customer) ?>
<?cs call:row("Account ID", account_number) ?><?cs /if ?>
<?cs call:row("Given up", failed.at) ?>
</table>
<p class="t" style="margin:0 0 16px;font-size:16px;line-height:24px;color:#1a211e;word-break:break-word;">Is the address right? In the outbox you can send it again.</p>
<?cs call:link_button(outbox_link, "To the outbox") ?>
<?cs /def ?><?cs include!"mail/part/layout.html.cs" ?>
