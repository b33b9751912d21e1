<?cs # Price books or cost centers: the list with a form to add one, or (edit.id set) one of them to change or archive.
  table.what         price_books or cost_centers: also the last part of the address /settings/...
  items.N.{id name description archived}    archived: 1 or ""
  edit.id            "" on the list's page
  form.{name description}
  readonly           set for members
  forms.item         adds or changes
  forms.archive forms.restore    on one's own page, the one that can be done
?><?cs include!"part/form.cs" ?><?cs include!"part/errors.cs" ?><?cs set:nav = "settings" ?><?cs def:plural() ?><?cs if:table.what == "price_books" ?>Price books<?cs else ?>Cost centers<?cs /if ?><?cs /def ?><?cs def:single() ?><?cs if:table.what == "price_books" ?>price book<?cs else ?>cost center<?cs /if ?><?cs /def ?><?cs def:crumbs() ?><nav aria-label="Breadcrumb"><ol class="crumbs"><li><a href="/settings">Account</a></li><?cs if:string.length(edit.id) ?><li><a href="/settings/<?cs var:url_escape(table.what) ?>"><?cs call:plural() ?></a></li><?cs /if ?><li aria-current="page"><?cs var:title ?></li></ol></nav><?cs /def ?><?cs def:lead() ?><?cs if:!string.length(edit.id) ?><p class="lead-line quiet"><?cs if:table.what == "price_books" ?>Every cloud account is given one of these.<?cs else ?>A cloud account can be given one of these, for your own books.<?cs /if ?></p><?cs /if ?><?cs /def ?><?cs def:actions() ?><?cs /def ?><?cs def:content() ?>
<?cs call:errors() ?>
<div class="<?cs if:!string.length(edit.id) && !readonly ?>split<?cs else ?>form-width<?cs /if ?>">
<?cs if:!string.length(edit.id) ?>
<section class="panel panel-list" aria-labelledby="list_title">
<div class="panel-head"><h2 id="list_title"><?cs call:plural() ?></h2></div>
<?cs if:subcount(items) > #0 ?>
<ul class="rows">
<?cs each:t = items ?><li><span><strong><?cs var:t.name ?></strong><?cs if:string.length(t.description) ?><br><span class="quiet"><?cs var:t.description ?></span><?cs /if ?></span><?cs if:t.archived ?><span class="state s-removed">Archived</span><?cs /if ?><?cs if:!readonly ?><a class="btn btn-quiet btn-sm" href="/settings/<?cs var:url_escape(table.what) ?>/<?cs var:url_escape(t.id) ?>">Edit<span class="visually-hidden"> <?cs var:t.name ?></span></a><?cs /if ?></li>
<?cs /each ?></ul>
<?cs else ?><p class="empty-line">None yet.<?cs if:!readonly ?> Add the first one in the form.<?cs /if ?></p>
<?cs /if ?>
</section>
<?cs /if ?>
<?cs if:!readonly ?>
<div class="stack">
<form class="panel" method="post" action="<?cs var:url_validate(forms.item.action) ?>" novalidate aria-labelledby="form_title">
<h2 id="form_title"><?cs if:string.length(edit.id) ?>Edit<?cs else ?>Add a <?cs call:single() ?><?cs /if ?></h2>
<?cs call:hidden("item") ?>
<?cs call:field("name", "Name", "text", "off", "required", "") ?>
<?cs call:field("description", "Description", "text", "off", "optional", "") ?>
<div class="buttons"><button class="btn btn-primary"><?cs if:string.length(edit.id) ?>Save<?cs else ?>Add <?cs call:single() ?><?cs /if ?></button><?cs if:string.length(edit.id) ?><a class="btn btn-quiet" href="/settings/<?cs var:url_escape(table.what) ?>">Cancel</a><?cs /if ?></div>
</form>
<?cs if:?forms.archive.action ?>
<details class="danger-zone">
<summary>Archive this <?cs call:single() ?></summary>
<form method="post" action="<?cs var:url_validate(forms.archive.action) ?>">
<?cs call:hidden("archive") ?>
<p>It can no longer be chosen. Cloud accounts that have it keep it, and you can restore it at any time.</p>
<button class="btn btn-danger-quiet"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#archive"></use></svg>Yes, archive it</button>
</form>
</details>
<?cs elif:?forms.restore.action ?>
<form method="post" action="<?cs var:url_validate(forms.restore.action) ?>"><?cs call:hidden("restore") ?><button class="btn btn-quiet">Restore this <?cs call:single() ?></button></form>
<?cs /if ?>
</div>
<?cs /if ?>
</div>
<?cs /def ?><?cs include!"layout.cs" ?>
