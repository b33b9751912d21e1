<?cs # To a user who has forgotten the password.
  to_name reseller.name reseller.email subject link expires_at user_email
?>Hello<?cs if:string.length(to_name) ?> <?cs var:to_name ?><?cs /if ?>,

Somebody, probably you, asked for a new password for
<?cs var:user_email ?>. Choose it here:

<?cs var:link ?>

The link works once, until <?cs var:expires_at ?>, and ends when a
newer one is asked for. If it wasn’t you, do nothing: your password stays as
it is.

<?cs include!"mail/part/foot.txt.cs" ?>