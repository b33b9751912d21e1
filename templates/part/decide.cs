<?cs # What is asked, and the two buttons.  Shared by the portal (request.cs) and the mailed link (approve.cs).
  request.type       provision, delete
  request.state      open approved declined cancelled expired
  request.customer request.account_number request.root_email
  request.account_type  resale, referral, internal
  request.price_book request.cost_center    names; cost_center may be ""
  request.note       why it is asked, as typed, or ""
  request.asked_by request.asked_by_email request.asked_at request.expires_at
  request.decided_by request.decided_at request.reason    "" while open
  request.barred     why the person in front may not approve it, or ""
  forms.decision     set when the person in front may decide
?><?cs def:request_details() ?>
<dl class="facts">
<dt>Request Type</dt><dd><?cs call:request_type(request.type) ?></dd>
<dt>From</dt><dd><?cs var:request.asked_by ?><?cs if:string.length(request.asked_by_email) ?> <span class="quiet"><?cs var:request.asked_by_email ?></span><?cs /if ?></dd>
<dt>Created At</dt><dd><?cs var:request.asked_at ?></dd>
<dt>Customer</dt><dd><?cs var:request.customer ?></dd>
<dt>Cloud Provider</dt><dd>Amazon Web Services</dd>
<dt>Account ID</dt><dd class="number"><?cs var:request.account_number ?></dd>
<dt>Email of the root user</dt><dd><?cs var:request.root_email ?></dd>
<dt>Type</dt><dd><?cs call:account_type(request.account_type) ?></dd>
<dt>Price Book</dt><dd><?cs if:string.length(request.price_book) ?><?cs var:request.price_book ?><?cs else ?><span class="quiet">None</span><?cs /if ?></dd>
<dt>Cost Center</dt><dd><?cs if:string.length(request.cost_center) ?><?cs var:request.cost_center ?><?cs else ?><span class="quiet">None</span><?cs /if ?></dd>
<?cs if:string.length(request.note) ?><dt>Why</dt><dd><?cs var:request.note ?></dd><?cs /if ?>
<?cs if:request.state == "open" && string.length(request.expires_at) ?><dt>Open until</dt><dd><?cs var:request.expires_at ?></dd><?cs /if ?>
</dl>
<?cs /def ?><?cs def:request_decided() ?>
<?cs if:request.state != "open" ?>
<div class="outcome o-<?cs var:request.state ?>">
<p class="outcome-title"><?cs call:request_state(request.state) ?></p>
<p><?cs if:request.state == "expired" ?>Nobody decided in time.<?cs elif:string.length(request.decided_by) ?><strong><?cs var:request.decided_by ?></strong> <?cs if:request.state == "approved" ?>approved this request<?cs elif:request.state == "declined" ?>declined this request<?cs else ?>cancelled this request<?cs /if ?> on <?cs var:request.decided_at ?>.<?cs /if ?></p>
<?cs if:string.length(request.reason) ?><blockquote><?cs var:request.reason ?></blockquote><?cs /if ?>
</div>
<?cs /if ?>
<?cs /def ?><?cs def:request_decision() ?>
<?cs if:?forms.decision.action && request.state == "open" ?>
<form class="panel decide" method="post" action="<?cs var:url_validate(forms.decision.action) ?>" novalidate aria-labelledby="decide_title">
<h2 id="decide_title">Your decision</h2>
<?cs call:hidden("decision") ?>
<p class="quiet"><?cs if:request.type == "delete" ?>Approving takes this account off the books of <?cs var:reseller.name ?>. In AWS nothing is deleted by it: taking the role away is the account owner’s.<?cs else ?>Approving lets <?cs var:reseller.name ?> go on to the IAM role. It grants no access by itself: the account’s owner does that, in AWS.<?cs /if ?> The first decision counts and ends the request for everybody.</p>
<?cs if:string.length(request.barred) ?><p class="note" id="barred"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#lock"></use></svg><span><?cs var:request.barred ?></span></p><?cs /if ?>
<?cs call:area("reason", "Reason or note", "3", "", "Needed to decline, optional to approve. The one who asked gets to read it.") ?>
<?cs call:field_error("decision") ?>
<div class="buttons">
<button class="btn btn-primary"<?cs if:string.length(request.barred) ?> disabled aria-describedby="barred"<?cs /if ?> id="decision" name="decision" value="approve"<?cs if:?error.decision ?> aria-describedby="decision_error"<?cs /if ?>><svg class="i" aria-hidden="true"><use href="/static/icons.svg#check"></use></svg><?cs if:request.type == "delete" ?>Approve and Remove<?cs else ?>Approve and Provision<?cs /if ?></button>
<button class="btn btn-danger-quiet" name="decision" value="decline"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#x"></use></svg>Decline</button>
</div>
</form>
<?cs /if ?>
<?cs /def ?>
