<?cs # To the one who asked for the account, and to the customer's contact: AWS's answers changed.
  to_name reseller.name reseller.email subject account_link
  customer account_number root_email type price_book cost_center role_arn
  change         lost loosened never_came role_changed widened unproved too_much
  to_customer    "1": to the customer's contact, who has no way into the portal
  verdict summary at    what the proof found, and when
  causes.N.{title text}    what to look at, likeliest first; at most three
?><?cs include!"mail/part/words.cs" ?>Hello<?cs if:string.length(to_name) ?> <?cs var:to_name ?><?cs /if ?>,

<?cs call:change_text(change) ?>

AWS account:     <?cs var:account_number ?>
Customer:        <?cs var:customer ?>
Role:            <?cs var:role_arn ?>
Asked:           <?cs var:at ?>

<?cs var:verdict ?>. <?cs var:summary ?>
<?cs each:c = causes ?>
* <?cs var:c.title ?>
  <?cs var:c.text ?>
<?cs /each ?>
<?cs if:to_customer == "1" ?>Whoever looks after this AWS account for you can mend it in the IAM console;
<?cs var:reseller.name ?> helps.
<?cs else ?>Evidence, and what the role must look like:

<?cs var:account_link ?>/role
<?cs /if ?>
<?cs include!"mail/part/foot.txt.cs" ?>