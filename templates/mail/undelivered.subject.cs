<?cs # Subject, one line: failed.{title to_email} ?>Not delivered: <?cs var:failed.title ?>, to <?cs var:failed.to_email ?>
