<?cs # Approval requests.
  filter.q           search words, or ""
  filter.state       open approved declined cancelled expired; "" is all
  tabs.N.{state label count}    the statuses; count: how many there are
  requests.N.{id from customer number type provider state created}    type: provision, delete
  page.next page.previous
?><?cs include!"part/paging.cs" ?><?cs include!"part/state.cs" ?><?cs set:nav = "requests" ?><?cs def:crumbs() ?><?cs /def ?><?cs def:lead() ?><p class="lead-line quiet">Cloud accounts wait here for a yes.</p><?cs /def ?><?cs def:actions() ?><?cs /def ?><?cs def:tab(state, label, count) ?><li><a href="/requests?state=<?cs var:url_escape(state) ?><?cs if:string.length(filter.q) ?>&amp;q=<?cs var:url_escape(filter.q) ?><?cs /if ?>"<?cs if:filter.state == state || (!string.length(filter.state) && !string.length(state)) ?> aria-current="true"<?cs /if ?>><?cs var:label ?><?cs if:count ?> <span class="count"><?cs var:count ?></span><?cs /if ?></a></li><?cs /def ?><?cs def:content() ?>
<nav aria-label="Status"><ul class="tabs">
<?cs call:tab("", "All", "") ?><?cs each:t = tabs ?><?cs call:tab(t.state, t.label, t.count) ?><?cs /each ?>
</ul></nav>
<form class="filter" method="get" action="/requests" role="search">
<?cs if:string.length(filter.state) ?><input type="hidden" name="state" value="<?cs var:filter.state ?>"><?cs /if ?>
<div class="filter-search"><label class="visually-hidden" for="q">Search requests</label><svg class="i" aria-hidden="true"><use href="/static/icons.svg#search"></use></svg><input class="form-control" type="search" id="q" name="q" value="<?cs var:filter.q ?>" placeholder="Account ID, customer or name"></div>
<button class="btn btn-quiet">Search</button>
<?cs if:string.length(filter.q) ?><a class="clear" href="/requests?state=<?cs var:url_escape(filter.state) ?>">Clear</a><?cs /if ?>
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
<?cs elif:string.length(filter.q) ?>
<div class="empty"><h2>No request here</h2><p>Nothing matches <q><?cs var:filter.q ?></q> in this list.</p><a class="btn btn-quiet" href="/requests">Show all requests</a></div>
<?cs elif:filter.state == "open" ?>
<div class="empty"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#inbox"></use></svg><h2>Nothing waits for a decision</h2><p>New requests stand here until somebody approves or declines them.</p><a class="btn btn-quiet" href="/requests">Show all requests</a></div>
<?cs elif:!string.length(filter.state) ?>
<div class="empty"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#inbox"></use></svg><h2>No requests yet</h2><p>A request comes with every new cloud account. Choose a customer and press <strong>Add+</strong>.</p><a class="btn btn-primary" href="/customers">To the customers</a></div>
<?cs else ?>
<div class="empty"><h2>None of these</h2><p>There is no request with this status.</p><a class="btn btn-quiet" href="/requests">Show all requests</a></div>
<?cs /if ?>
<?cs /def ?><?cs include!"layout.cs" ?>
