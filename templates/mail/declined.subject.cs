<?cs # Subject, one line: account_number customer ?>Declined: AWS account <?cs var:account_number ?> of <?cs var:customer ?>
