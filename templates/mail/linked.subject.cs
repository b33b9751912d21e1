<?cs # Subject, one line: account_number customer ?>Linked: AWS account <?cs var:account_number ?> of <?cs var:customer ?>
