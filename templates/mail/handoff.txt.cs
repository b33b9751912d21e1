<?cs # To whoever can make the role in AWS; they need not know the customer's books.
  to_name reseller.name reseller.email subject link expires_at
  account_number sent_by note    note: what the sender has to say, or ""
?>Hello<?cs if:string.length(to_name) ?> <?cs var:to_name ?><?cs /if ?>,

<?cs if:string.length(sent_by) ?><?cs var:sent_by ?> of <?cs /if ?><?cs var:reseller.name ?> asks you
to make an IAM role in this AWS account:

Account ID:      <?cs var:account_number ?>
<?cs if:string.length(note) ?>
<?cs if:string.length(sent_by) ?><?cs var:sent_by ?> writes:

<?cs /if ?><?cs var:note ?>
<?cs /if ?>
The role lets <?cs var:reseller.name ?> read, not change, and only with an
external ID that was made for this account. You need a sign-in to the account
that may create IAM roles, and about five minutes. The steps, with every value
to paste:

<?cs var:link ?>

There you can also give the role's ARN, and see what AWS says about it.

Opening the link changes nothing. It works until <?cs var:expires_at ?>
and shows this one account. Pass it on only to whoever makes the role. If you
did not expect this mail, do nothing<?cs if:string.length(reseller.email) ?>, or ask <?cs var:reseller.email ?><?cs /if ?>.

<?cs include!"mail/part/foot.txt.cs" ?>
