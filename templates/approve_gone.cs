<?cs # A mailed link that no longer leads to a decision.
  gone.* reseller.* forms.fresh    see part/link_gone.cs
  request.{state decided_by decided_at reason}    used: who decided what; may be left out
?><?cs include!"part/form.cs" ?><?cs include!"part/state.cs" ?><?cs include!"part/decide.cs" ?><?cs def:gone_kind() ?>approval<?cs /def ?><?cs def:gone_expired() ?>For safety, approval links end after a while. This one ended<?cs if:string.length(gone.at) ?> on <?cs var:gone.at ?><?cs /if ?>. Nothing was decided by opening it.<?cs /def ?><?cs def:gone_used() ?>The request has been decided, so there is nothing left to do with this link.<?cs /def ?><?cs def:gone_revoked() ?>This link was taken back<?cs if:string.length(reseller.name) ?> by <?cs var:reseller.name ?><?cs /if ?>: the request was cancelled, or a newer mail has taken its place. Look for a newer mail first.<?cs /def ?><?cs include!"part/link_gone.cs" ?><?cs set:width = "narrow" ?><?cs def:crumbs() ?><?cs /def ?><?cs def:lead() ?><?cs /def ?><?cs def:actions() ?><?cs /def ?><?cs def:content() ?>
<?cs if:gone.why == "used" && string.length(request.state) ?><?cs call:request_decided() ?><?cs /if ?>
<?cs call:link_gone() ?>
<?cs /def ?><?cs include!"layout.cs" ?>
