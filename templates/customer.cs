<?cs # A customer: its data to see and change, its cloud accounts.  Also a new one.
  customer.id        "" for a new one
  customer.archived_at    time with zone when archived, else ""
  form.{organization contact_name title email phone address price_book}
  choices.price_book.N.{value label}
  accounts.N.{id number type_text state state_text since}
  forms.customer forms.archive forms.restore    archive/restore set only when it can be done
?><?cs include!"part/form.cs" ?><?cs include!"part/errors.cs" ?><?cs set:nav = "customers" ?><?cs def:crumbs() ?><nav aria-label="Breadcrumb"><ol class="crumbs"><li><a href="/customers">Customers</a></li><li aria-current="page"><?cs var:title ?></li></ol></nav><?cs /def ?><?cs def:lead() ?><?cs if:string.length(customer.archived_at) ?><p class="lead-line"><span class="state s-removed">Archived</span> <span class="quiet">since <?cs var:customer.archived_at ?></span></p><?cs /if ?><?cs /def ?><?cs def:actions() ?><?cs /def ?><?cs def:content() ?>
<?cs call:errors() ?>
<div class="<?cs if:string.length(customer.id) ?>split<?cs else ?>form-width<?cs /if ?>">
<form class="panel" method="post" action="<?cs var:url_validate(forms.customer.action) ?>" novalidate aria-labelledby="edit_title">
<h2 id="edit_title"><?cs if:string.length(customer.id) ?>Edit<?cs else ?>Organization and contact<?cs /if ?></h2>
<?cs call:hidden("customer") ?>
<?cs call:field("organization", "Organization", "text", "off", "required", "") ?>
<div class="pair">
<?cs call:field("contact_name", "Contact name", "text", "off", "optional", "") ?>
<?cs call:field("title", "Title", "text", "off", "optional", "") ?>
</div>
<div class="pair">
<?cs call:field("email", "Email", "email", "off", "optional", "") ?>
<?cs call:field("phone", "Phone", "tel", "off", "optional", "") ?>
</div>
<?cs call:area("address", "Address", "3", "optional", "") ?>
<?cs call:select("price_book", "Price Book", "None", "optional", "Preselected for its new cloud accounts.") ?>
<div class="buttons"><button class="btn btn-primary">Save</button><a class="btn btn-quiet" href="/customers">Cancel</a></div>
</form>
<?cs if:string.length(customer.id) ?>
<div class="stack">
<section class="panel panel-list" aria-labelledby="accounts_title">
<div class="panel-head"><h2 id="accounts_title">Cloud accounts</h2><?cs if:!string.length(customer.archived_at) ?><a class="btn btn-primary btn-sm" href="/customers/<?cs var:url_escape(customer.id) ?>/accounts/new">Add+<span class="visually-hidden"> cloud account</span></a><?cs /if ?></div>
<?cs if:subcount(accounts) > #0 ?>
<ul class="rows">
<?cs each:a = accounts ?><li><a class="number" href="/accounts/<?cs var:url_escape(a.id) ?>"><?cs var:a.number ?></a><span class="state s-<?cs var:a.state ?>"><?cs var:a.state_text ?></span><span class="quiet small"><?cs var:a.type_text ?>, added <?cs var:a.since ?></span></li>
<?cs /each ?></ul>

<?cs else ?>
<p class="empty-line">No cloud account yet.<?cs if:!string.length(customer.archived_at) ?> <strong>Add+</strong> links the first AWS account.<?cs /if ?></p>
<?cs /if ?>
</section>
<p class="after-list"><a class="quiet" href="/activity?customer=<?cs var:url_escape(customer.id) ?>">All activity of this customer</a> · <a class="quiet" href="/requests?customer=<?cs var:url_escape(customer.id) ?>">Its requests</a></p>
<?cs if:?forms.archive.action ?>
<details class="danger-zone">
<summary>Archive this customer</summary>
<form method="post" action="<?cs var:url_validate(forms.archive.action) ?>">
<?cs call:hidden("archive") ?>
<p>It leaves the list and gets no new cloud accounts. Its cloud accounts stay as they are, and you can restore it at any time.</p>
<button class="btn btn-danger-quiet"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#archive"></use></svg>Yes, archive it</button>
</form>
</details>
<?cs elif:?forms.restore.action ?>
<form method="post" action="<?cs var:url_validate(forms.restore.action) ?>"><?cs call:hidden("restore") ?><button class="btn btn-quiet">Restore this customer</button></form>
<?cs /if ?>
</div>
<?cs /if ?>
</div>
<?cs /def ?><?cs include!"layout.cs" ?>
