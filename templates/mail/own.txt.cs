<?cs # A text of the reseller's own: data, expanded already.
  text reseller.name reseller.email
?><?cs var:text ?>

<?cs include!"mail/part/foot.txt.cs" ?>