<?cs # To the one who asked: declined, with the reason.
  to_name reseller.name reseller.email subject account_link
  customer account_number root_email type price_book cost_center
  decided_by decided_at reason
  request_type    provision delete
?><?cs include!"mail/part/words.cs" ?>Hello<?cs if:string.length(to_name) ?> <?cs var:to_name ?><?cs /if ?>,

<?cs var:decided_by ?> declined this on <?cs var:decided_at ?>:

<?cs include!"mail/part/facts.txt.cs" ?><?cs if:string.length(reason) ?>
Reason given:

<?cs var:reason ?>
<?cs /if ?>
<?cs if:request_type == "delete" ?>The account stays as it is:<?cs else ?>When the reason is dealt with, you can ask again from the cloud account:<?cs /if ?>

<?cs var:account_link ?>

<?cs include!"mail/part/foot.txt.cs" ?>