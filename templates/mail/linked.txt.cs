<?cs # To the one who asked: AWS has proved the link.
  to_name reseller.name reseller.email subject account_link
  customer account_number root_email type price_book cost_center role_arn
?><?cs include!"mail/part/words.cs" ?>Hello<?cs if:string.length(to_name) ?> <?cs var:to_name ?><?cs /if ?>,

AWS has proved it: the role lets us in with its own external ID, and refuses
everybody without it.

<?cs include!"mail/part/facts.txt.cs" ?>Role:            <?cs var:role_arn ?>

Evidence and details:

<?cs var:account_link ?>

Rolecall asks AWS again from time to time and tells you if the link loosens or
breaks.

<?cs include!"mail/part/foot.txt.cs" ?>