<?cs # Approval requests.
  filter.q           search words, or ""
  filter.state       open approved declined cancelled expired; "" is all
  filter.type        provision, delete, or ""
  filter.from filter.to    days of the span in which it was asked, or ""
  filter.customer_id filter.customer    that the list is limited to, or ""
  filter.any         "1" when anything but the status is filtered, else ""
  filter.all filter.none    addresses: the same with all statuses; the status alone
  tabs.N.{state label count href}    the statuses; count: how many there are in all
  csv                address of the same list as a file
  requests.N.{id from customer number type provider state created}    type: provision, delete
  page.next page.previous
?><?cs include!"part/paging.cs" ?><?cs include!"part/form.cs" ?><?cs include!"part/errors.cs" ?><?cs include!"part/days.cs" ?><?cs include!"part/state.cs" ?><?cs set:nav = "requests" ?><?cs def:crumbs() ?><?cs /def ?><?cs def:lead() ?><p class="lead-line quiet"><?cs if:string.length(filter.customer) ?>For <a href="/customers/<?cs var:url_escape(filter.customer_id) ?>"><?cs var:filter.customer ?></a>.<?cs else ?>Cloud accounts wait here for a yes.<?cs /if ?></p><?cs /def ?><?cs def:actions() ?><div class="page-actions"><a class="btn btn-quiet" href="<?cs var:url_validate(csv) ?>" title="All that match, up to 50,000 rows"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#download"></use></svg>CSV</a></div><?cs /def ?><?cs def:tab(address, state, label, count) ?><li><a href="<?cs var:url_validate(address) ?>"<?cs if:filter.state == state || (!string.length(filter.state) && !string.length(state)) ?> aria-current="true"<?cs /if ?>><?cs var:label ?><?cs if:count ?> <span class="count"><?cs var:count ?></span><?cs /if ?></a></li><?cs /def ?><?cs def:content() ?>
<?cs call:errors() ?>
<nav aria-label="Status"><ul class="tabs">
<?cs call:tab(filter.all, "", "All", "") ?><?cs each:t = tabs ?><?cs call:tab(t.href, t.state, t.label, t.count) ?><?cs /each ?>
</ul></nav>
<form class="filter filter-labelled" method="get" action="/requests" role="search">
<?cs if:string.length(filter.state) ?><input type="hidden" name="state" value="<?cs var:filter.state ?>"><?cs /if ?>
<?cs if:string.length(filter.customer_id) ?><input type="hidden" name="customer" value="<?cs var:filter.customer_id ?>"><?cs /if ?>
<div class="filter-search"><label for="q">Search</label><svg class="i" aria-hidden="true"><use href="/static/icons.svg#search"></use></svg><input class="form-control" type="search" id="q" name="q" value="<?cs var:filter.q ?>" placeholder="Account ID, customer or name"></div>
<div><label for="type">Request Type</label><select class="form-select" id="type" name="type"><option value="">Both</option><option value="provision"<?cs if:filter.type == "provision" ?> selected<?cs /if ?>>Cloud Account Provision</option><option value="delete"<?cs if:filter.type == "delete" ?> selected<?cs /if ?>>Cloud Account Delete</option></select></div>
<?cs call:days() ?>
<button class="btn btn-quiet">Search</button>
<?cs if:string.length(filter.any) ?><a class="clear" href="<?cs var:url_validate(filter.none) ?>">Clear</a><?cs /if ?>
</form>
<?cs if:subcount(requests) > #0 ?>
<table class="table list t-requests">
<caption class="visually-hidden">Approval Requests<?cs if:string.length(filter.q) ?> that match <?cs var:filter.q ?><?cs /if ?></caption>
<thead><tr><th scope="col">From</th><th scope="col">For</th><th scope="col">Request Type</th><th scope="col">Cloud Provider</th><th scope="col">Status</th><th scope="col">Created At</th><th scope="col"><span class="visually-hidden">Action</span></th></tr></thead>
<tbody>
<?cs each:r = requests ?><tr><th scope="row"><?cs var:r.from ?></th><td><?cs var:r.customer ?> <span class="number quiet"><?cs var:r.number ?></span></td><td><?cs call:request_type(r.type) ?></td><td><?cs var:r.provider ?></td><td><?cs call:request_state(r.state) ?></td><td><?cs var:r.created ?></td><td><a class="btn btn-quiet btn-sm" href="/requests/<?cs var:url_escape(r.id) ?>">View<span class="visually-hidden"> request for <?cs var:r.customer ?>, <?cs var:r.number ?></span></a></td></tr>
<?cs /each ?></tbody>
</table>
<?cs call:paging() ?>
<?cs elif:string.length(filter.any) ?>
<div class="empty"><h2>No request here</h2><p>Nothing<?cs if:string.length(page.next) ?> of the newest that were looked at<?cs /if ?> matches<?cs if:string.length(filter.q) ?> <q><?cs var:filter.q ?></q><?cs /if ?> with these filters.</p><a class="btn btn-quiet" href="/requests">Show all requests</a></div>
<?cs call:paging() ?>
<?cs elif:filter.state == "open" ?>
<div class="empty"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#inbox"></use></svg><h2>Nothing waits for a decision</h2><p>New requests stand here until somebody approves or declines them.</p><a class="btn btn-quiet" href="/requests">Show all requests</a></div>
<?cs elif:!string.length(filter.state) ?>
<div class="empty"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#inbox"></use></svg><h2>No requests yet</h2><p>A request comes with every new cloud account. Choose a customer and press <strong>Add+</strong>.</p><a class="btn btn-primary" href="/customers">To the customers</a></div>
<?cs else ?>
<div class="empty"><h2>None of these</h2><p>There is no request with this status.</p><a class="btn btn-quiet" href="/requests">Show all requests</a></div>
<?cs /if ?>
<?cs /def ?><?cs include!"layout.cs" ?>
