<?cs # To each approver: nobody has decided yet.
  to_name reseller.name reseller.email subject link expires_at
  customer account_number root_email type price_book cost_center    type: resale referral internal
  asked_by asked_at note    note: why, or ""
  request_type    provision delete
?><?cs include!"mail/part/words.cs" ?>Hello<?cs if:string.length(to_name) ?> <?cs var:to_name ?><?cs /if ?>,

nobody has decided yet about what <?cs var:asked_by ?> of <?cs var:reseller.name ?>
asked on <?cs var:asked_at ?>:
<?cs if:request_type == "delete" ?>that this AWS account be removed.<?cs else ?>that this AWS account be added.<?cs /if ?>

<?cs include!"mail/part/facts.txt.cs" ?><?cs if:string.length(note) ?>
Reason given:

<?cs var:note ?>
<?cs /if ?>
Look at it, then press <?cs if:request_type == "delete" ?>Approve and Remove<?cs else ?>Approve and Provision<?cs /if ?> or Decline:

<?cs var:link ?>

Opening the link decides nothing. It works until <?cs var:expires_at ?>
and is meant for you alone: whoever has it can decide. The first decision
counts.

<?cs include!"mail/part/foot.txt.cs" ?>