<?cs # The cloud accounts, fifty a page.  The busiest page: rows are kept light.
  filter.q           search words, or ""
  filter.state       one of the states, or ""
  filter.customer    organization that the list is limited to, or ""
  filter.customer_id its ID, kept while searching, or ""
  accounts.N.{id number organization type_text state state_text since}    since: when it was added
  page.next page.previous
?><?cs include!"part/paging.cs" ?><?cs set:nav = "accounts" ?><?cs def:crumbs() ?><?cs /def ?><?cs def:lead() ?><?cs if:string.length(filter.customer) ?><p class="lead-line quiet">of <?cs var:filter.customer ?></p><?cs /if ?><?cs /def ?><?cs def:actions() ?><?cs /def ?><?cs def:state_option(value, label) ?><option value="<?cs var:value ?>"<?cs if:filter.state == value ?> selected<?cs /if ?>><?cs var:label ?></option><?cs /def ?><?cs def:content() ?>
<form class="filter" method="get" action="/accounts" role="search">
<?cs if:string.length(filter.customer_id) ?><input type="hidden" name="customer" value="<?cs var:filter.customer_id ?>"><?cs /if ?>
<div class="filter-search"><label class="visually-hidden" for="q">Search cloud accounts</label><svg class="i" aria-hidden="true"><use href="/static/icons.svg#search"></use></svg><input class="form-control" type="search" id="q" name="q" value="<?cs var:filter.q ?>" placeholder="Account ID, customer or email"></div>
<div><label class="visually-hidden" for="state">State</label><select class="form-select" id="state" name="state"><option value="">Any state</option><?cs call:state_option("awaiting_approval", "Awaiting approval") ?><?cs call:state_option("role_needed", "Role needed") ?><?cs call:state_option("checking", "Checking") ?><?cs call:state_option("linked", "Linked") ?><?cs call:state_option("needs_attention", "Needs attention") ?><?cs call:state_option("declined", "Declined") ?><?cs call:state_option("removed", "Removed") ?></select></div>
<button class="btn btn-quiet">Search</button>
<?cs if:string.length(filter.q) || string.length(filter.state) || string.length(filter.customer_id) ?><a class="clear" href="/accounts">Clear</a><?cs /if ?>
</form>
<?cs if:subcount(accounts) > #0 ?>
<table class="table list t-accounts">
<caption class="visually-hidden">Cloud accounts<?cs if:string.length(filter.q) ?> that match <?cs var:filter.q ?><?cs /if ?></caption>
<thead><tr><th scope="col">Account ID</th><th scope="col">Customer</th><th scope="col">Type</th><th scope="col">State</th><th scope="col">Added</th></tr></thead>
<tbody>
<?cs each:a = accounts ?><tr><th scope="row"><a href="/accounts/<?cs var:url_escape(a.id) ?>"><?cs var:a.number ?></a></th><td><?cs var:a.organization ?></td><td><?cs var:a.type_text ?></td><td><span class="state s-<?cs var:a.state ?>"><?cs var:a.state_text ?></span></td><td><?cs var:a.since ?></td></tr>
<?cs /each ?></tbody>
</table>
<?cs call:paging() ?>
<?cs elif:string.length(filter.q) || string.length(filter.state) || string.length(filter.customer_id) ?>
<div class="empty"><h2>No cloud account here</h2><p>Nothing matches<?cs if:string.length(filter.q) ?> <q><?cs var:filter.q ?></q><?cs /if ?> with these filters. An account ID can be searched by its first digits.</p><a class="btn btn-quiet" href="/accounts">Show all cloud accounts</a></div>
<?cs else ?>
<div class="empty"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#cloud"></use></svg><h2>No cloud accounts yet</h2><p>A cloud account is a customer’s own AWS account. Choose the customer, then press <strong>Add+</strong> beside its cloud accounts.</p><a class="btn btn-primary" href="/customers">To the customers</a></div>
<?cs /if ?>
<?cs /def ?><?cs include!"layout.cs" ?>
