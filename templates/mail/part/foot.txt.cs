<?cs # The end of every plain mail. ?>-- 
<?cs var:reseller.name ?><?cs if:reseller.email != "" ?>
<?cs var:reseller.email ?><?cs /if ?>

