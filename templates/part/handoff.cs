<?cs # The hand-off of an account's role to whoever can make it: how the newest one stands, and the form.  Values: see role.cs.
?><?cs def:handoff_mail() ?><?cs var:handoff.sent_at ?><?cs if:string.length(handoff.sent_by) ?>, by <?cs var:handoff.sent_by ?><?cs /if ?><?cs if:handoff.mail == "queued" ?><br><span class="quiet">The mail waits to be sent.<?cs if:string.length(handoff.answer) ?> The mail relay said: <?cs var:handoff.answer ?><?cs /if ?></span><?cs elif:handoff.mail == "failed" ?><br><strong>The mail could not be delivered.</strong><?cs if:string.length(handoff.answer) ?> <span class="quiet"><?cs var:handoff.answer ?></span><?cs /if ?><?cs /if ?><?cs /def ?><?cs def:handoff_standing() ?><?cs if:handoff.is == "open" ?>Works until <?cs var:handoff.expires_at ?><?cs elif:handoff.is == "expired" ?>Expired on <?cs var:handoff.expires_at ?><?cs elif:handoff.is == "done" ?>Done: the account was linked on <?cs var:handoff.ended_at ?><?cs else ?>Withdrawn on <?cs var:handoff.ended_at ?><?cs /if ?><?cs /def ?><?cs def:handoff_facts() ?>
<dl class="facts">
<dt>To</dt><dd><?cs if:string.length(handoff.to_name) ?><?cs var:handoff.to_name ?> <span class="quiet"><?cs var:handoff.to_email ?></span><?cs else ?><?cs var:handoff.to_email ?><?cs /if ?></dd>
<dt>Sent</dt><dd><?cs call:handoff_mail() ?></dd>
<dt>Opened</dt><dd><?cs if:string.length(handoff.opened_at) ?><?cs var:handoff.opened_at ?><?cs else ?><span class="quiet">Not yet</span><?cs /if ?></dd>
<dt>Used</dt><dd><?cs if:string.length(handoff.acted_at) ?><?cs var:handoff.acted_at ?><?cs else ?><span class="quiet">Not yet</span><?cs /if ?></dd>
<dt>Link</dt><dd><?cs call:handoff_standing() ?></dd>
</dl>
<?cs /def ?><?cs def:handoff_form() ?>
<form method="post" action="<?cs var:url_validate(forms.handoff.action) ?>" novalidate>
<?cs call:hidden("handoff") ?>
<?cs call:field("email", "Email", "email", "off", "required", "Of somebody who may create IAM roles in this account") ?>
<?cs call:field("name", "Name", "text", "off", "optional", "") ?>
<?cs call:area("note", "Note", "3", "optional", "Stands in the mail, and on the page that it leads to") ?>
<div class="buttons"><button class="btn btn-quiet"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#envelope"></use></svg><?cs if:string.length(handoff.is) ?>Send again<?cs else ?>Send<?cs /if ?></button></div>
<?cs if:handoff.is == "open" ?><p class="quiet small after-buttons">The link that was sent before stops working.</p><?cs /if ?>
</form>
<?cs /def ?><?cs def:handoff() ?>
<section class="panel" id="handoff" aria-labelledby="handoff_title">
<h2 id="handoff_title"><?cs if:string.length(handoff.is) ?>Sent to the account owner<?cs else ?>Somebody else makes the role?<?cs /if ?></h2>
<?cs if:string.length(handoff.is) ?><?cs call:handoff_facts() ?><?cs else ?><p class="quiet">Mail these steps to the one who can. The link shows this account alone, takes the ARN and says what AWS answered. No sign-in is needed.</p><?cs /if ?>
<?cs if:?forms.withdraw.action ?><form method="post" action="<?cs var:url_validate(forms.withdraw.action) ?>"><?cs call:hidden("withdraw") ?><div class="buttons"><button class="btn btn-danger-quiet btn-sm">Withdraw the link</button></div></form><?cs /if ?>
<?cs if:!string.length(handoff.blocked) ?><details class="more after-buttons"<?cs if:?error.email || ?error.name || ?error.note ?> open<?cs /if ?>><summary><?cs if:string.length(handoff.is) ?>Send again<?cs else ?>Send to the account owner<?cs /if ?></summary>
<?cs call:handoff_form() ?>
</details><?cs /if ?>
</section>
<?cs /def ?>
