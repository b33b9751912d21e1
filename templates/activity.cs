<?cs # Activity: who did what, when, from where, and what was before and after.  Newest first, fifty a page.
  filter.who filter.kind filter.account filter.from filter.to    as in the address, or ""
  filter.customer_id filter.customer    that the list is limited to, or ""
  filter.any         "1" when anything is filtered, else ""
  choices.kind.N.{value label}
  entries.N.{when who as what about note from}    as: Staff, Approval contact, ...; about, note, from may be ""
  entries.N.{account_id customer_id}    "" when it is about none
  entries.N.changes.N.{field before after}
  csv                address of the same list as a file
  page.next page.previous
?><?cs include!"part/paging.cs" ?><?cs include!"part/form.cs" ?><?cs include!"part/errors.cs" ?><?cs include!"part/days.cs" ?><?cs set:nav = "activity" ?><?cs def:crumbs() ?><?cs /def ?><?cs def:lead() ?><p class="lead-line quiet">Who did what, when and from where<?cs if:string.length(filter.customer) ?>, for <a href="/customers/<?cs var:url_escape(filter.customer_id) ?>"><?cs var:filter.customer ?></a><?cs /if ?>. Nobody can change or remove these entries.</p><?cs /def ?><?cs def:actions() ?><div class="page-actions"><a class="btn btn-quiet" href="<?cs var:url_validate(csv) ?>" title="All that match, up to 50,000 rows"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#download"></use></svg>CSV</a></div><?cs /def ?><?cs def:content() ?>
<?cs call:errors() ?>
<form class="filter filter-labelled" method="get" action="/activity" role="search">
<?cs if:string.length(filter.customer_id) ?><input type="hidden" name="customer" value="<?cs var:filter.customer_id ?>"><?cs /if ?>
<div><label for="who">Who</label><input class="form-control" type="search" id="who" name="who" value="<?cs var:filter.who ?>"></div>
<div><label for="account">Account ID</label><input class="form-control" type="search" inputmode="numeric" id="account" name="account" value="<?cs var:filter.account ?>"></div>
<div><label for="kind">About</label><select class="form-select" id="kind" name="kind"><option value="">Everything</option><?cs each:c = choices.kind ?><option value="<?cs var:c.value ?>"<?cs if:c.value == filter.kind ?> selected<?cs /if ?>><?cs var:c.label ?></option><?cs /each ?></select></div>
<?cs call:days() ?>
<button class="btn btn-quiet">Search</button>
<?cs if:string.length(filter.any) ?><a class="clear" href="/activity">Clear</a><?cs /if ?>
</form>
<?cs if:subcount(entries) > #0 ?>
<section class="panel" aria-label="Entries">
<ol class="history activity">
<?cs each:h = entries ?><li><span class="history-when"><?cs var:h.when ?></span><div><strong><?cs var:h.who ?></strong> <?cs if:h.as != h.who ?><span class="quiet">(<?cs var:h.as ?>)</span> <?cs /if ?><?cs var:h.what ?><?cs if:string.length(h.about) ?>: <?cs if:string.length(h.account_id) ?><a href="/accounts/<?cs var:url_escape(h.account_id) ?>"><?cs var:h.about ?></a><?cs elif:string.length(h.customer_id) ?><a href="/customers/<?cs var:url_escape(h.customer_id) ?>"><?cs var:h.about ?></a><?cs else ?><?cs var:h.about ?><?cs /if ?><?cs /if ?><?cs if:string.length(h.from) ?> <span class="quiet">from <?cs var:h.from ?></span><?cs /if ?><?cs if:string.length(h.note) ?><p class="history-note"><?cs var:h.note ?></p><?cs /if ?>
<?cs if:subcount(h.changes) > #0 ?><details class="more"><summary>Before and after<span class="visually-hidden">, <?cs var:h.what ?> <?cs var:h.about ?>, <?cs var:h.when ?></span></summary>
<div class="scroll" tabindex="0" role="group" aria-label="Before and after"><table class="table changes"><thead><tr><th scope="col">What</th><th scope="col">Before</th><th scope="col">After</th></tr></thead><tbody>
<?cs each:c = h.changes ?><tr><th scope="row"><?cs var:c.field ?></th><td><?cs if:string.length(c.before) ?><?cs var:c.before ?><?cs else ?><span class="quiet">none</span><?cs /if ?></td><td><?cs if:string.length(c.after) ?><?cs var:c.after ?><?cs else ?><span class="quiet">none</span><?cs /if ?></td></tr>
<?cs /each ?></tbody></table></div></details><?cs /if ?></div></li>
<?cs /each ?></ol>
</section>
<?cs call:paging() ?>
<?cs elif:string.length(filter.any) ?>
<div class="empty"><h2>Nothing here</h2><p>No entry<?cs if:string.length(page.next) ?> of the newest that were looked at<?cs /if ?> matches these filters.</p><a class="btn btn-quiet" href="/activity">Show all activity</a></div>
<?cs call:paging() ?>
<?cs else ?>
<div class="empty"><h2>Nothing has happened yet</h2><p>Everything that anybody does with customers, cloud accounts and requests will stand here.</p><a class="btn btn-primary" href="/customers">To the customers</a></div>
<?cs /if ?>
<?cs /def ?><?cs include!"layout.cs" ?>
