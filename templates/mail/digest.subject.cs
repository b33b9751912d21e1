<?cs # Subject, one line: count    "20+" when there are more ?><?cs if:count == "1" ?>A request waits for your decision<?cs else ?><?cs var:count ?> requests wait for your decision<?cs /if ?>
