<?cs # Subject, one line: asked_by customer account_number ?>Please approve: AWS account <?cs var:account_number ?> of <?cs var:customer ?>
