<?cs # To a contact who wants it, once a day: what waits.
  to_name reseller.name reseller.email subject count
  requests.N.{type number customer from created link}    type: provision, delete
  more             "1" when there are more than these
  requests_link    all of them, in the portal
  stop_link        turns the digest off; "" in a copy
?>Hello<?cs if:string.length(to_name) ?> <?cs var:to_name ?><?cs /if ?>,

<?cs if:count == "1" ?>this request waits for a decision:<?cs else ?>these requests wait for a decision:<?cs /if ?>
<?cs each:r = requests ?>
* <?cs if:r.type == "delete" ?>Remove<?cs else ?>Add<?cs /if ?> AWS account <?cs var:r.number ?> of <?cs var:r.customer ?>
  asked for by <?cs var:r.from ?> on <?cs var:r.created ?>
  <?cs var:r.link ?>
<?cs /each ?>
<?cs if:more == "1" ?>There are more in the portal:

<?cs var:requests_link ?>

<?cs /if ?>Opening a link decides nothing. The links are meant for you alone.
<?cs if:string.length(stop_link) ?>
No daily digest any more? Open this and press the button:

<?cs var:stop_link ?>
<?cs /if ?>
<?cs include!"mail/part/foot.txt.cs" ?>