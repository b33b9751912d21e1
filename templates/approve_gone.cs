<?cs # A mailed link that no longer leads to a decision.
  gone.* reseller.* forms.fresh    see part/link_gone.cs
  request.{type customer account_number state decided_by decided_at reason asked_by asked_by_email}    used: what was
                     decided, by whom, and who asked; may be left out
?><?cs include!"part/form.cs" ?><?cs include!"part/state.cs" ?><?cs include!"part/decide.cs" ?><?cs def:gone_kind() ?>approval<?cs /def ?><?cs def:gone_expired() ?>For safety, approval links end after a while. This one ended<?cs if:string.length(gone.at) ?> on <?cs var:gone.at ?><?cs /if ?>. Nothing was decided by opening it.<?cs /def ?><?cs def:gone_used() ?>The request has been decided, so there is nothing left to do with this link.<?cs /def ?><?cs def:asker_told() ?><?cs if:string.length(request.asked_by_email) && request.state != "cancelled" ?><?cs var:request.asked_by ?>, who asked, is told by mail.<?cs else ?>Asked by <?cs var:request.asked_by ?>.<?cs /if ?><?cs /def ?><?cs def:decided() ?>
<?cs call:request_decided() ?>
<div class="panel">
<dl class="facts">
<dt>Request Type</dt><dd><?cs call:request_type(request.type) ?></dd>
<dt>Customer</dt><dd><?cs var:request.customer ?></dd>
<dt>Account ID</dt><dd class="number"><?cs var:request.account_number ?></dd>
</dl>
<p><?cs call:asker_told() ?> <?cs call:gone_used() ?></p>
<?cs if:string.length(request.asked_by_email) ?><p>Questions? Write to <?cs var:request.asked_by ?>: <a href="<?cs var:url_validate("mailto:" + request.asked_by_email) ?>"><?cs var:request.asked_by_email ?></a></p><?cs elif:string.length(reseller.email) ?><p>Questions? Write to <?cs var:reseller.name ?>: <strong><?cs var:reseller.email ?></strong></p><?cs /if ?>
</div>
<?cs /def ?><?cs def:gone_revoked() ?>This link was taken back<?cs if:string.length(reseller.name) ?> by <?cs var:reseller.name ?><?cs /if ?>: the request was cancelled, or a newer mail has taken its place. Look for a newer mail first.<?cs /def ?><?cs include!"part/link_gone.cs" ?><?cs set:width = "narrow" ?><?cs def:crumbs() ?><?cs /def ?><?cs def:lead() ?><?cs /def ?><?cs def:actions() ?><?cs /def ?><?cs def:content() ?>
<?cs if:gone.why == "used" && string.length(request.state) ?><?cs call:decided() ?><?cs else ?><?cs call:link_gone() ?><?cs /if ?>
<?cs /def ?><?cs include!"layout.cs" ?>
