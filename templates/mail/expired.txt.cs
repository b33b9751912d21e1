<?cs # To the one who asked: nobody decided in time.
  to_name reseller.name reseller.email subject account_link
  customer account_number root_email type price_book cost_center
  asked_at
  request_type    provision delete
?><?cs include!"mail/part/words.cs" ?>Hello<?cs if:string.length(to_name) ?> <?cs var:to_name ?><?cs /if ?>,

nobody decided in time about what you asked on <?cs var:asked_at ?>,
so the request has ended:

<?cs include!"mail/part/facts.txt.cs" ?>
<?cs if:request_type == "delete" ?>The account stays as it is. You can ask for the removal again:<?cs else ?>You can ask again from the cloud account:<?cs /if ?>

<?cs var:account_link ?>

<?cs include!"mail/part/foot.txt.cs" ?>