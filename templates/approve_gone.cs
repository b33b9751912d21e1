<?cs # A mailed link that no longer leads to a decision.
  why                expired, used, revoked, unknown
  expired_at         when it ended, or ""
  request.{state decided_by decided_at reason}    used: who decided what; may be left out
  reseller.name reseller.email    whose link it was; "" when unknown
  forms.fresh        expired, and still open: sends a fresh mail
?><?cs include!"part/form.cs" ?><?cs include!"part/state.cs" ?><?cs include!"part/decide.cs" ?><?cs set:width = "narrow" ?><?cs def:crumbs() ?><?cs /def ?><?cs def:lead() ?><?cs /def ?><?cs def:actions() ?><?cs /def ?><?cs def:content() ?>
<?cs if:why == "used" && string.length(request.state) ?><?cs call:request_decided() ?><?cs /if ?>
<div class="panel">
<?cs if:why == "expired" ?>
<p>For safety, approval links end after a while. This one ended<?cs if:string.length(expired_at) ?> on <?cs var:expired_at ?><?cs /if ?>. Nothing was decided by opening it.</p>
<?cs if:?forms.fresh.action ?>
<form method="post" action="<?cs var:url_validate(forms.fresh.action) ?>"><?cs call:hidden("fresh") ?><div class="buttons"><button class="btn btn-primary"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#envelope"></use></svg>Send me a fresh link</button></div></form>
<p class="quiet small after-buttons">It goes to the same address as the first one.</p>
<?cs /if ?>
<?cs elif:why == "used" ?>
<p>The request has been decided, so there is nothing left to do with this link.</p>
<?cs elif:why == "revoked" ?>
<p>This link was taken back<?cs if:string.length(reseller.name) ?> by <?cs var:reseller.name ?><?cs /if ?>: the request was cancelled, or a newer mail has taken its place. Look for a newer mail first.</p>
<?cs else ?>
<p>No request belongs to this address. Often a mail program has cut the link: open it from the mail again, or copy the whole address, to its last character.</p>
<?cs /if ?>
<?cs if:string.length(reseller.email) ?><p>Questions? Write to <?cs var:reseller.name ?>: <strong><?cs var:reseller.email ?></strong></p><?cs elif:why != "used" ?><p class="quiet">If that does not help, ask the one who sent you the mail for a new one.</p><?cs /if ?>
</div>
<?cs /def ?><?cs include!"layout.cs" ?>
