<?cs # The approval section, by a mailed link: one request, one approver, no navigation.
  request.*          see part/decide.cs
  approver.name approver.email    whom the link was sent to
  forms.decision     set while it can be decided
  form.reason
  history.*          see part/history.cs
?><?cs include!"part/form.cs" ?><?cs include!"part/errors.cs" ?><?cs include!"part/state.cs" ?><?cs include!"part/decide.cs" ?><?cs include!"part/history.cs" ?><?cs set:width = "form" ?><?cs def:crumbs() ?><?cs /def ?><?cs def:lead() ?><p class="lead-line quiet"><?cs if:request.state == "open" ?><strong><?cs var:request.asked_by ?></strong> of <?cs var:reseller.name ?> asks <?cs var:approver.name ?> to approve this.<?cs else ?>Asked by <?cs var:request.asked_by ?> of <?cs var:reseller.name ?>.<?cs /if ?></p><?cs /def ?><?cs def:actions() ?><?cs /def ?><?cs def:content() ?>
<?cs call:errors() ?>
<?cs call:request_decided() ?>
<section class="panel" aria-labelledby="details_title">
<h2 id="details_title">What is asked</h2>
<?cs call:request_details() ?>
</section>
<?cs call:request_decision() ?>
<section class="panel" aria-labelledby="history_title">
<h2 id="history_title">History</h2>
<?cs call:history() ?>
</section>
<p class="quiet small">This link was made for <?cs var:approver.name ?><?cs if:string.length(approver.email) && approver.email != approver.name ?> (<?cs var:approver.email ?>)<?cs /if ?>. Please don’t pass it on: whoever has it can decide.</p>
<?cs /def ?><?cs include!"layout.cs" ?>
