<?cs # Words of the mails, in both forms.
  account_type(type)   resale referral internal, or the words themselves
?><?cs def:account_type(type) ?><?cs if:type == "resale" ?>Resale<?cs elif:type == "referral" ?>Referral<?cs elif:type == "internal" ?>Internal<?cs else ?><?cs var:type ?><?cs /if ?><?cs /def ?>