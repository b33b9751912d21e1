<?cs # The end of every plain mail. ?>-- 
<?cs var:reseller.name ?><?cs if:string.length(reseller.email) ?>
<?cs var:reseller.email ?><?cs /if ?>

