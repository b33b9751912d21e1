<?cs # To an owner: a mail could not be delivered.
  to_name reseller.name reseller.email subject
  failed.{title to_name to_email answer at}    the mail: what it is, to whom, what the mail server said, when
  customer account_number    what it was about, each may be ""
  outbox_link
?>Hello<?cs if:string.length(to_name) ?> <?cs var:to_name ?><?cs /if ?>,

a mail could not be delivered, and is not tried again by itself:

Mail:            <?cs var:failed.title ?>
To:              <?cs if:string.length(failed.to_name) ?><?cs var:failed.to_name ?>, <?cs /if ?><?cs var:failed.to_email ?>
<?cs if:string.length(account_number) ?>About:           AWS account <?cs var:account_number ?> of <?cs var:customer ?>
<?cs /if ?>Given up:        <?cs var:failed.at ?>

The mail server said:

<?cs var:failed.answer ?>

Is the address right? In the outbox you can send it again:

<?cs var:outbox_link ?>

<?cs include!"mail/part/foot.txt.cs" ?>