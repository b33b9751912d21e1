<?cs # To the one who asked: approved; the role is next, to be made or to be taken away.
  to_name reseller.name reseller.email subject account_link
  customer account_number root_email type price_book cost_center
  decided_by decided_at reason    reason may be ""
  request_type    provision delete
  removal_link    where it says how to take the role away
?><?cs include!"mail/part/words.cs" ?>Hello<?cs if:string.length(to_name) ?> <?cs var:to_name ?><?cs /if ?>,

<?cs var:decided_by ?> approved this on <?cs var:decided_at ?>:

<?cs include!"mail/part/facts.txt.cs" ?><?cs if:string.length(reason) ?>
Reason given:

<?cs var:reason ?>
<?cs /if ?>
<?cs if:request_type == "delete" ?>The account is removed. Next, its role is taken away in AWS; Rolecall checks
that it is gone:

<?cs var:removal_link ?>
<?cs else ?>Next, the IAM role is made in AWS and its ARN saved with Set ARN Role:

<?cs var:account_link ?>
<?cs /if ?>
<?cs include!"mail/part/foot.txt.cs" ?>