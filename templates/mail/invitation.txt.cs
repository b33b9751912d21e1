<?cs # To somebody whom an owner invites: choose a password.
  to_name reseller.name reseller.email subject link expires_at
  user_email role invited_by    role: owner member; invited_by may be ""
?>Hello<?cs if:string.length(to_name) ?> <?cs var:to_name ?><?cs /if ?>,

<?cs if:string.length(invited_by) ?><?cs var:invited_by ?> invites you<?cs else ?>You are invited<?cs /if ?> to work for <?cs var:reseller.name ?>
in Rolecall, where AWS accounts of customers are linked, as <?cs if:role == "owner" ?>an owner<?cs else ?>a member<?cs /if ?>.
You sign in with <?cs var:user_email ?>
and a password that you choose here:

<?cs var:link ?>

The link works once, until <?cs var:expires_at ?>, and is meant for
you alone. If you don’t know what this is about, do nothing: without you,
nobody can use it.

<?cs include!"mail/part/foot.txt.cs" ?>