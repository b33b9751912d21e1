<?cs # Subject, one line ?>Choose a new password for Rolecall
