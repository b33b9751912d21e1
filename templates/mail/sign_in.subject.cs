<?cs # Subject, one line ?>Your link to sign in to Rolecall
