<?cs # To a user who asked for a link to sign in without the password.
  to_name reseller.name reseller.email subject link expires_at user_email
?>Hello<?cs if:string.length(to_name) ?> <?cs var:to_name ?><?cs /if ?>,

Somebody, probably you, asked for a link to sign in as
<?cs var:user_email ?>. Here it is:

<?cs var:link ?>

The link works once, until <?cs var:expires_at ?>, and ends when a
newer one is asked for. If it wasn’t you, do nothing: nobody is
signed in by it, and don’t pass it on.

<?cs include!"mail/part/foot.txt.cs" ?>