<?cs # What the mail is about, as lines. ?>Customer:        <?cs var:customer ?>
Cloud provider:  Amazon Web Services
Account ID:      <?cs var:account_number ?>
Root email:      <?cs var:root_email ?>
Type:            <?cs call:account_type(type) ?>
Price book:      <?cs if:string.length(price_book) ?><?cs var:price_book ?><?cs else ?>none<?cs /if ?>
Cost center:     <?cs if:string.length(cost_center) ?><?cs var:cost_center ?><?cs else ?>none<?cs /if ?>
