<?cs # Subject, one line: account_number ?>Please make a role in AWS account <?cs var:account_number ?>
