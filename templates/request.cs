<?cs # One request, in the portal.
  request.*          see part/decide.cs; and request.id, request.cloud_account
  forms.decision     set for owners while it is open
  forms.cancel       set when it can be cancelled
  forms.send         set when the approval mails can be sent again
  send.blocked       else why they can't, while it is open
  mails.N.{to_name to_email kind state at answer}    state: queued sent failed withdrawn; kind: a record's name; answer: the relay's
  form.reason
  history.*          see part/history.cs
?><?cs include!"part/form.cs" ?><?cs include!"part/errors.cs" ?><?cs include!"part/state.cs" ?><?cs include!"part/decide.cs" ?><?cs include!"part/history.cs" ?><?cs set:nav = "requests" ?><?cs def:crumbs() ?><nav aria-label="Breadcrumb"><ol class="crumbs"><li><a href="/requests">Requests</a></li><li aria-current="page"><?cs var:request.customer ?>, <?cs var:request.account_number ?></li></ol></nav><?cs /def ?><?cs def:lead() ?><p class="lead-line"><?cs call:request_state(request.state) ?> <span class="quiet"><?cs var:request.customer ?> · AWS account <span class="number"><?cs var:request.account_number ?></span></span></p><?cs /def ?><?cs def:actions() ?><div class="page-actions"><a class="btn btn-quiet" href="/accounts/<?cs var:url_escape(request.cloud_account) ?>">To the cloud account</a></div><?cs /def ?><?cs def:mail_kind(kind) ?><?cs if:kind == "approval_request" ?>Approval request<?cs elif:kind == "approved" ?>Approved<?cs elif:kind == "declined" ?>Declined<?cs elif:kind == "linked" ?>Linked<?cs elif:kind == "needs_attention" ?>Needs attention<?cs elif:kind == "handoff" ?>To the account owner<?cs elif:kind == "reminder" ?>Reminder<?cs elif:kind == "undelivered" ?>Not delivered<?cs elif:kind == "digest" ?>Daily digest<?cs elif:kind == "expired" ?>Nobody decided<?cs /if ?><?cs /def ?><?cs def:content() ?>
<?cs call:errors() ?>
<div class="split split-even">
<div class="stack">
<?cs call:request_decided() ?>
<section class="panel" aria-labelledby="details_title">
<h2 id="details_title">What is asked</h2>
<?cs call:request_details() ?>
</section>
<?cs call:request_decision() ?>
</div>
<div class="stack">
<section class="panel" aria-labelledby="mails_title">
<div class="panel-head"><h2 id="mails_title">Mails</h2></div>
<?cs if:subcount(mails) > #0 ?>
<ul class="rows mails">
<?cs each:m = mails ?><li><span><strong><?cs var:m.to_name ?></strong> <span class="quiet"><?cs var:m.to_email ?></span></span><span class="state s-mail-<?cs var:m.state ?>"><?cs if:m.state == "sent" ?>Sent<?cs elif:m.state == "failed" ?>Not delivered<?cs elif:m.state == "withdrawn" ?>Not sent<?cs else ?>On its way<?cs /if ?></span><span class="quiet small"><?cs call:mail_kind(m.kind) ?>, <?cs var:m.at ?><?cs if:string.length(m.answer) && m.state != "sent" ?><br>The mail server said: <?cs var:m.answer ?><?cs /if ?></span></li>
<?cs /each ?></ul>
<?cs else ?><p class="quiet">No mail was sent: there is no contact that approves. <a href="/settings/contacts">Approval contacts</a></p>
<?cs /if ?>
<?cs if:?forms.send.action ?><form class="after-list" method="post" action="<?cs var:url_validate(forms.send.action) ?>"><?cs call:hidden("send") ?><button class="btn btn-quiet btn-sm"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#repeat"></use></svg>Send again</button> <span class="quiet small">A fresh link to each approver; the earlier ones end.</span></form>
<?cs elif:string.length(send.blocked) ?><p class="after-list quiet"><?cs var:send.blocked ?></p><?cs /if ?>
</section>
<section class="panel" aria-labelledby="history_title">
<h2 id="history_title">History</h2>
<?cs call:history() ?>
</section>
<?cs if:?forms.cancel.action ?>
<details class="danger-zone">
<summary>Cancel this request</summary>
<form method="post" action="<?cs var:url_validate(forms.cancel.action) ?>">
<?cs call:hidden("cancel") ?>
<p>Nobody can approve it any more and the mailed links stop working. You can ask again from the cloud account.</p>
<button class="btn btn-danger-quiet"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#x"></use></svg>Yes, cancel it</button>
</form>
</details>
<?cs /if ?>
</div>
</div>
<?cs /def ?><?cs include!"layout.cs" ?>
