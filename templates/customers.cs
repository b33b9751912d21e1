<?cs # The customers.
  filter.q           search words, or ""
  filter.archived    set when archived ones are shown instead
  customers.N.{id organization contact email accounts}    accounts: how many
  page.next page.previous
?><?cs include!"part/paging.cs" ?><?cs set:nav = "customers" ?><?cs def:crumbs() ?><?cs /def ?><?cs def:lead() ?><?cs /def ?><?cs def:actions() ?><a class="btn btn-primary" href="/customers/new"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#plus"></use></svg>New customer</a><?cs /def ?><?cs def:content() ?>
<form class="filter" method="get" action="/customers" role="search">
<div class="filter-search"><label class="visually-hidden" for="q">Search customers</label><svg class="i" aria-hidden="true"><use href="/static/icons.svg#search"></use></svg><input class="form-control" type="search" id="q" name="q" value="<?cs var:filter.q ?>" placeholder="Organization, contact or email"></div>
<div><label class="visually-hidden" for="archived">Which customers</label><select class="form-select" id="archived" name="archived"><option value="">Active</option><option value="1"<?cs if:filter.archived ?> selected<?cs /if ?>>Archived</option></select></div>
<button class="btn btn-quiet">Search</button>
<?cs if:string.length(filter.q) || filter.archived ?><a class="clear" href="/customers">Clear</a><?cs /if ?>
</form>
<?cs if:subcount(customers) > #0 ?>
<table class="table list t-customers">
<caption class="visually-hidden"><?cs if:filter.archived ?>Archived customers<?cs else ?>Customers<?cs /if ?><?cs if:string.length(filter.q) ?> that match <?cs var:filter.q ?><?cs /if ?></caption>
<thead><tr><th scope="col">Organization</th><th scope="col">Contact</th><th scope="col">Email</th><th scope="col">Accounts</th></tr></thead>
<tbody>
<?cs each:c = customers ?><tr><th scope="row"><a href="/customers/<?cs var:url_escape(c.id) ?>"><?cs var:c.organization ?></a></th><td><?cs if:string.length(c.contact) ?><?cs var:c.contact ?><?cs else ?>–<?cs /if ?></td><td><?cs var:c.email ?></td><td><?cs var:c.accounts ?></td></tr>
<?cs /each ?></tbody>
</table>
<?cs call:paging() ?>
<?cs elif:string.length(filter.q) || filter.archived ?>
<div class="empty"><h2>No customer here</h2><p>Nothing<?cs if:filter.archived ?> archived<?cs /if ?> matches<?cs if:string.length(filter.q) ?> <q><?cs var:filter.q ?></q><?cs /if ?>. Words are compared with the beginnings of words in the organization, the contact and the email.</p><a class="btn btn-quiet" href="/customers">Show all customers</a></div>
<?cs else ?>
<div class="empty"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#people"></use></svg><h2>No customers yet</h2><p>A customer is the organization whose AWS accounts you link. Add the first one, then give it a cloud account with <strong>Add+</strong>.</p><a class="btn btn-primary" href="/customers/new"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#plus"></use></svg>New customer</a></div>
<?cs /if ?>
<?cs /def ?><?cs include!"layout.cs" ?>
