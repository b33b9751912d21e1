<?cs # Approval contacts: the list with a form to add one, or (edit.id set) one contact to change or remove.
  contacts.N.{id name email approves}    approves: 1 or ""
  edit.id            "" on the list's page
  edit.name          of the contact, as stored
  form.{name email approves digest digest_hour}    approves, digest: "1" when ticked
  choices.digest_hour.N.{value label}
  readonly           set for members
  forms.contact      adds or changes
  forms.remove       on a contact's own page
?><?cs include!"part/form.cs" ?><?cs include!"part/errors.cs" ?><?cs set:nav = "settings" ?><?cs def:crumbs() ?><nav aria-label="Breadcrumb"><ol class="crumbs"><li><a href="/settings">Account</a></li><?cs if:string.length(edit.id) ?><li><a href="/settings/contacts">Approval contacts</a></li><?cs /if ?><li aria-current="page"><?cs var:title ?></li></ol></nav><?cs /def ?><?cs def:lead() ?><?cs if:!string.length(edit.id) ?><p class="lead-line quiet">Each contact that approves gets a mail with a link of its own. The first decision counts.</p><?cs /if ?><?cs /def ?><?cs def:actions() ?><?cs /def ?><?cs def:content() ?>
<?cs call:errors() ?>
<div class="<?cs if:!string.length(edit.id) && !readonly ?>split<?cs else ?>form-width<?cs /if ?>">
<?cs if:!string.length(edit.id) ?>
<section class="panel panel-list" aria-labelledby="list_title">
<div class="panel-head"><h2 id="list_title">Contacts</h2></div>
<?cs if:subcount(contacts) > #0 ?>
<ul class="rows">
<?cs each:c = contacts ?><li><span><strong><?cs var:c.name ?></strong><br><span class="quiet"><?cs var:c.email ?></span></span><span class="state <?cs if:c.approves ?>s-approved<?cs else ?>s-cancelled<?cs /if ?>"><?cs if:c.approves ?>Approves<?cs else ?>Does not approve<?cs /if ?></span><?cs if:!readonly ?><a class="btn btn-quiet btn-sm" href="/settings/contacts/<?cs var:url_escape(c.id) ?>">Edit<span class="visually-hidden"> <?cs var:c.name ?></span></a><?cs /if ?></li>
<?cs /each ?></ul>
<?cs else ?><p class="empty-line">No contact yet, so approval requests are decided by owners in the portal only.<?cs if:!readonly ?> Add the first one in the form.<?cs /if ?></p>
<?cs /if ?>
</section>
<?cs /if ?>
<?cs if:!readonly ?>
<div class="stack">
<form class="panel" method="post" action="<?cs var:url_validate(forms.contact.action) ?>" novalidate aria-labelledby="form_title">
<h2 id="form_title"><?cs if:string.length(edit.id) ?>Edit<?cs else ?>Add a contact<?cs /if ?></h2>
<?cs call:hidden("contact") ?>
<?cs call:field("name", "Name", "text", "off", "required", "") ?>
<?cs call:field("email", "Email", "email", "off", "required", "") ?>
<div class="field"><div class="form-check"><input class="form-check-input" type="checkbox" id="approves" name="approves" value="1"<?cs if:form.approves ?> checked<?cs /if ?><?cs call:field_attributes("approves", "", "hint") ?>><label class="form-check-label" for="approves">Approves requests</label></div><div class="form-text" id="approves_hint">Gets the mails and can decide by their links.</div><?cs call:field_error("approves") ?><?cs if:?stored.approves ?><div class="field-stored" id="approves_stored"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#people"></use></svg>Saved meanwhile: <?cs if:stored.approves ?>approves<?cs else ?>does not approve<?cs /if ?></div><?cs /if ?></div>
<div class="field"><div class="form-check"><input class="form-check-input" type="checkbox" id="digest" name="digest" value="1"<?cs if:form.digest ?> checked<?cs /if ?><?cs call:field_attributes("digest", "", "hint") ?>><label class="form-check-label" for="digest">Daily digest</label></div><div class="form-text" id="digest_hint">One mail a day about what waits; none while nothing does. It has a link that turns it off.</div><?cs call:field_error("digest") ?><?cs if:?stored.digest ?><div class="field-stored" id="digest_stored"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#people"></use></svg>Saved meanwhile: <?cs if:stored.digest ?>a digest<?cs else ?>no digest<?cs /if ?></div><?cs /if ?></div>
<?cs call:select("digest_hour", "Digest at", "", "optional", "") ?>
<div class="buttons"><button class="btn btn-primary"><?cs if:string.length(edit.id) ?>Save<?cs else ?>Add contact<?cs /if ?></button><?cs if:string.length(edit.id) ?><a class="btn btn-quiet" href="/settings/contacts">Cancel</a><?cs /if ?></div>
</form>
<?cs if:?forms.remove.action ?>
<details class="danger-zone">
<summary>Remove this contact</summary>
<form method="post" action="<?cs var:url_validate(forms.remove.action) ?>">
<?cs call:hidden("remove") ?>
<p><?cs var:edit.name ?> gets no more mails, and links already sent to <?cs var:edit.name ?> stop working. What was decided stays decided.</p>
<button class="btn btn-danger-quiet"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#trash"></use></svg>Yes, remove the contact</button>
</form>
</details>
<?cs /if ?>
</div>
<?cs /if ?>
</div>
<?cs /def ?><?cs include!"layout.cs" ?>
