<?cs # A cloud account: where its link stands and what is next.
  main.state         printed as data-state; main.poll "/accounts/ID/status" while it can change by itself
  account.{id number state root_email type price_book cost_center since linked_at role_arn description external_id}
                     type: resale referral internal; absent ones ""
  account.customer account.customer_id    "" when no customer holds it
  account.next       what is next, in a sentence (also `next` of the live status)
  account.action     what the main button is: role, request, removal or ""
  account.removal    ask: a removal can be asked for; asked: an approver is to decide; else ""
  account.removal_request    that request, or ""
  removed.{at request type role gone_at}    set when it is removed: by which request, of which type; role: in (AWS still lets us in, as
                     far as we know), gone (since gone_at), none (there never was one)
  forms.again        set when it can be asked for again: nobody holds it
  steps.*            see part/steps.cs
  request.{id state asked_at decided_by decided_at reason}    the latest request, id "" when none
  proof.{verdict title at}       the latest proof, title "" when none; proof.read_only: yes no hidden unknown
  history.*          see part/history.cs
?><?cs include!"part/form.cs" ?><?cs include!"part/errors.cs" ?><?cs include!"part/state.cs" ?><?cs include!"part/steps.cs" ?><?cs include!"part/history.cs" ?><?cs set:nav = "accounts" ?><?cs def:crumbs() ?><nav aria-label="Breadcrumb"><ol class="crumbs"><?cs if:string.length(account.customer_id) ?><li><a href="/customers">Customers</a></li><li><a href="/customers/<?cs var:url_escape(account.customer_id) ?>"><?cs var:account.customer ?></a></li><?cs else ?><li><a href="/accounts">Cloud Accounts</a></li><?cs /if ?><li aria-current="page"><?cs var:account.number ?></li></ol></nav><?cs /def ?><?cs def:lead() ?><p class="lead-line"><span data-live="badge"><?cs call:account_state(account.state) ?></span> <span class="quiet">Amazon Web Services</span></p><?cs /def ?><?cs def:actions() ?><?cs if:account.state != "removed" && account.action != "role" ?><div class="page-actions"><a class="btn btn-quiet" href="/accounts/<?cs var:url_escape(account.id) ?>/role"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#key"></use></svg>Set ARN Role</a></div><?cs /if ?><?cs /def ?><?cs def:content() ?>
<?cs call:errors() ?>
<section class="panel life" aria-labelledby="life_title">
<h2 id="life_title" class="visually-hidden">Where it stands</h2>
<?cs if:account.state == "removed" ?><p>Removed on <strong><?cs var:removed.at ?></strong>, by <a href="/requests/<?cs var:url_escape(removed.request) ?>"><?cs if:removed.type == "delete" ?>its Cloud Account Delete request<?cs else ?>cancelling the request to add it<?cs /if ?></a>. <?cs if:removed.role == "in" ?>The role is still in AWS, as far as we know.<?cs elif:removed.role == "gone" ?>AWS refuses us the role since <?cs var:removed.gone_at ?>.<?cs else ?>There never was a role.<?cs /if ?></p><?cs else ?><?cs call:steps() ?><?cs /if ?>
<?cs if:account.removal == "asked" ?><p class="note"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#info"></use></svg><span>Its removal is asked for: <a href="/requests/<?cs var:url_escape(account.removal_request) ?>">an approver is to decide</a>.</span></p><?cs /if ?>
<?cs if:account.state == "linked" && proof.read_only == "no" ?><p class="alert alert-warning"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#alert"></use></svg><span>Linked, but the role may do more than read: <a href="/accounts/<?cs var:url_escape(account.id) ?>/role#proof_title">see what, and how to narrow it</a>.</span></p><?cs /if ?>
<div class="next s-bar-<?cs var:account.state ?>">
<p><span class="next-word"><?cs if:account.state == "linked" || account.state == "removed" || account.state == "declined" ?>State<?cs else ?>Next<?cs /if ?></span> <?cs if:account.state == "declined" && request.state == "declined" ?>Declined by <?cs var:request.decided_by ?> on <?cs var:request.decided_at ?><?cs if:string.length(request.reason) ?>: <q><?cs var:request.reason ?></q><?cs /if ?> <?cs elif:account.state == "declined" && request.state == "expired" ?>Nobody decided until <?cs var:request.decided_at ?>. <?cs /if ?><span role="status" data-live="next"><?cs var:account.next ?></span></p>
<div class="buttons">
<?cs if:?forms.again.action ?><form method="post" action="<?cs var:url_validate(forms.again.action) ?>"><?cs call:hidden("again") ?><button class="btn <?cs if:account.action == "removal" ?>btn-quiet<?cs else ?>btn-primary<?cs /if ?>"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#repeat"></use></svg>Ask again</button></form><?cs /if ?>
<?cs if:account.action == "request" && string.length(request.id) ?><a class="btn btn-quiet btn-sm" href="/requests/<?cs var:url_escape(request.id) ?>">To the request</a>
<?cs elif:account.action == "removal" ?><a class="btn btn-primary" href="/accounts/<?cs var:url_escape(account.id) ?>/removal">Take the role away</a>
<?cs elif:account.action == "role" ?><a class="btn <?cs if:account.state == "role_needed" || account.state == "needs_attention" ?>btn-primary<?cs else ?>btn-quiet<?cs /if ?>" href="/accounts/<?cs var:url_escape(account.id) ?>/role"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#key"></use></svg>Set ARN Role</a><?cs /if ?>
</div>
</div>
</section>
<div class="split split-even">
<section class="panel" aria-labelledby="details_title">
<h2 id="details_title">Details</h2>
<dl class="facts">
<dt>Account ID</dt><dd class="number"><?cs var:account.number ?></dd>
<dt>Customer</dt><dd><?cs if:string.length(account.customer_id) ?><a href="/customers/<?cs var:url_escape(account.customer_id) ?>"><?cs var:account.customer ?></a><?cs else ?><span class="quiet">None</span><?cs /if ?></dd>
<dt>Email</dt><dd><?cs var:account.root_email ?></dd>
<dt>Type</dt><dd><?cs call:account_type(account.type) ?></dd>
<dt>Price Book</dt><dd><?cs if:string.length(account.price_book) ?><?cs var:account.price_book ?><?cs else ?><span class="quiet">None</span><?cs /if ?></dd>
<dt>Cost Center</dt><dd><?cs if:string.length(account.cost_center) ?><?cs var:account.cost_center ?><?cs else ?><span class="quiet">None</span><?cs /if ?></dd>
<dt>External ID</dt><dd class="number"><?cs var:account.external_id ?></dd>
<dt>Role ARN</dt><dd class="number"><?cs if:string.length(account.role_arn) ?><?cs var:account.role_arn ?><?cs else ?><span class="quiet">Not set</span><?cs /if ?></dd>
<?cs if:string.length(account.description) ?><dt>Description</dt><dd><?cs var:account.description ?></dd><?cs /if ?>
<?cs if:string.length(account.linked_at) ?><dt>Linked</dt><dd><?cs var:account.linked_at ?></dd><?cs /if ?>
<?cs if:string.length(proof.title) ?><dt>Last proof</dt><dd><a href="/accounts/<?cs var:url_escape(account.id) ?>/role#proof_title"><?cs var:proof.title ?></a> <span class="quiet"><?cs var:proof.at ?></span> <a class="small" href="/accounts/<?cs var:url_escape(account.id) ?>/proof">All proofs</a></dd><?cs /if ?>
<?cs if:string.length(request.id) ?><dt>Request</dt><dd><a href="/requests/<?cs var:url_escape(request.id) ?>">Of <?cs var:request.asked_at ?></a> <?cs call:request_state(request.state) ?></dd><?cs /if ?>
</dl>
</section>
<section class="panel" aria-labelledby="history_title">
<h2 id="history_title">History</h2>
<?cs call:history() ?>
<p class="after-list"><a class="quiet" href="/activity?account=<?cs var:url_escape(account.number) ?>">All activity of this account</a></p>
<?cs if:account.removal == "ask" ?><p class="after-list"><a class="quiet" href="/accounts/<?cs var:url_escape(account.id) ?>/removal">Remove this cloud account</a></p><?cs /if ?>
</section>
</div>
<?cs /def ?><?cs include!"layout.cs" ?>
