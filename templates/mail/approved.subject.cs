<?cs # Subject, one line: account_number customer ?>Approved: AWS account <?cs var:account_number ?> of <?cs var:customer ?>
