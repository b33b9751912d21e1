<?cs # A mailed link that leads nowhere any more: why, and the way forward.  A page defines its own words before it includes
  this: gone_kind() ("approval", as in "no approval link"), gone_expired() and gone_used() and gone_revoked(), each whole sentences.
  gone.why           expired, used, revoked; misplaced: made for another kind of page; unknown: none of ours
  gone.at            when it ended; "" for the last two
  reseller.name reseller.email    whose link it was; "" when unknown
  forms.fresh        expired: sends a fresh mail
?><?cs def:link_gone() ?>
<div class="panel">
<?cs if:gone.why == "expired" ?>
<p><?cs call:gone_expired() ?></p>
<?cs if:?forms.fresh.action ?>
<form method="post" action="<?cs var:url_validate(forms.fresh.action) ?>"><?cs call:hidden("fresh") ?><div class="buttons"><button class="btn btn-primary"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#envelope"></use></svg>Send me a fresh link</button></div></form>
<p class="quiet small after-buttons">It goes to the same address as the first one.</p>
<?cs /if ?>
<?cs elif:gone.why == "used" ?>
<p><?cs call:gone_used() ?></p>
<?cs elif:gone.why == "revoked" ?>
<p><?cs call:gone_revoked() ?></p>
<?cs elif:gone.why == "misplaced" ?>
<p>This is no <?cs call:gone_kind() ?> link: it was mailed for something else. Nothing was changed. Open it from its mail again, and leave the address as it is.</p>
<?cs else ?>
<p>No <?cs call:gone_kind() ?> link has this address. Often a mail program has cut it: open it from the mail again, or copy the whole address, to its last character.</p>
<?cs /if ?>
<?cs if:string.length(reseller.email) ?><p>Questions? Write to <?cs var:reseller.name ?>: <strong><?cs var:reseller.email ?></strong></p><?cs elif:gone.why != "used" ?><p class="quiet">If that does not help, ask the one who sent you the mail for a new one.</p><?cs /if ?>
</div>
<?cs /def ?>
