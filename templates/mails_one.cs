<?cs # One kind of mail: its form, and how it looks.
  kind.{purpose needed personal link subject text}    needed, personal: "1" or ""; link: a variable's name, or ""; subject and
                     text: to begin with
  kind.variables.N.name
  form.{enabled from_name from_address reply_to bcc subject text}    enabled: "1" when ticked
  preview.{from_name from_address to_name to_email reply_to bcc subject text latest}    latest: "1" when about the latest one
  forms.mail forms.reset    reset: only when something was changed
?><?cs include!"part/form.cs" ?><?cs include!"part/errors.cs" ?><?cs set:nav = "settings" ?><?cs def:crumbs() ?><nav aria-label="Breadcrumb"><ol class="crumbs"><li><a href="/settings">Account</a></li><li><a href="/settings/mails">Email templates</a></li><li aria-current="page"><?cs var:title ?></li></ol></nav><?cs /def ?><?cs def:lead() ?><p class="lead-line quiet"><?cs var:kind.purpose ?></p><?cs /def ?><?cs def:actions() ?><?cs /def ?><?cs def:content() ?>
<?cs call:errors() ?>
<div class="split split-even">
<div class="stack">
<form class="panel" method="post" action="<?cs var:url_validate(forms.mail.action) ?>" novalidate aria-labelledby="form_title" data-preview="preview">
<h2 id="form_title">Edit</h2>
<?cs call:hidden("mail") ?>
<?cs if:kind.needed ?><input type="hidden" name="enabled" value="1"><p class="note"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#lock"></use></svg><span>Nothing goes on without this mail, so it can't be switched off.</span></p><?cs call:field_error("enabled") ?>
<?cs else ?><div class="field"><div class="form-check"><input class="form-check-input" type="checkbox" id="enabled" name="enabled" value="1"<?cs if:form.enabled ?> checked<?cs /if ?><?cs call:field_attributes("enabled", "", "hint") ?>><label class="form-check-label" for="enabled">Send this mail</label></div><div class="form-text" id="enabled_hint">Otherwise it stands in the outbox as not sent.</div><?cs call:field_error("enabled") ?><?cs if:?stored.enabled ?><div class="field-stored" id="enabled_stored"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#people"></use></svg>Saved meanwhile: <?cs if:stored.enabled ?>send it<?cs else ?>don't send it<?cs /if ?></div><?cs /if ?></div>
<?cs /if ?>
<?cs call:field("from_name", "From: name", "text", "off", "optional", "Empty: your company's name.") ?>
<?cs call:field("from_address", "From: address", "email", "off", "optional", "Only of a domain that this installation may send for. Empty: the installation's own.") ?>
<?cs call:field("reply_to", "Reply-To", "email", "off", "optional", "Where answers go. Empty: your company's address.") ?>
<?cs if:!kind.personal ?><?cs call:field("bcc", "BCC", "email", "off", "optional", "Gets a copy of every mail, without the link that is for its recipient alone.") ?><?cs /if ?>
<?cs call:field("subject", "Subject", "text", "off", "optional", "Empty: the usual one.") ?>
<?cs call:area("text", "Text", "14", "optional", "Empty: the usual mail. An empty line begins a new paragraph; {{variables}} are filled in.") ?>
<div class="buttons"><button class="btn btn-primary" name="do" value="save">Save</button><button class="btn btn-quiet" name="do" value="preview">Preview</button><a class="btn btn-quiet" href="/settings/mails">Cancel</a></div>
</form>
<?cs if:?forms.reset.action ?>
<details class="danger-zone">
<summary>Back to default</summary>
<form method="post" action="<?cs var:url_validate(forms.reset.action) ?>">
<?cs call:hidden("reset") ?>
<p>Everything that you changed about this mail goes. What was sent stays as it is.</p>
<button class="btn btn-danger-quiet"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#trash"></use></svg>Yes, back to default</button>
</form>
</details>
<?cs /if ?>
</div>
<div class="stack">
<section class="panel" id="preview" aria-labelledby="preview_title">
<h2 id="preview_title">Preview</h2>
<p class="quiet small"><?cs if:preview.latest ?>With what the latest of these mails is about.<?cs else ?>With made-up values: there was no such mail yet.<?cs /if ?><?cs if:kind.link ?> The link here is not the real one.<?cs /if ?></p>
<dl class="facts">
<dt>From</dt><dd><?cs var:preview.from_name ?> <span class="quiet"><?cs var:preview.from_address ?></span></dd>
<dt>To</dt><dd><?cs var:preview.to_name ?> <span class="quiet"><?cs var:preview.to_email ?></span></dd>
<?cs if:string.length(preview.reply_to) ?><dt>Reply-To</dt><dd><?cs var:preview.reply_to ?></dd><?cs /if ?>
<?cs if:string.length(preview.bcc) ?><dt>BCC</dt><dd><?cs var:preview.bcc ?></dd><?cs /if ?>
<dt>Subject</dt><dd><?cs var:preview.subject ?></dd>
</dl>
<div class="mail-text" id="preview_text"><?cs var:preview.text ?></div>
</section>
<section class="panel" aria-labelledby="variables_title">
<h2 id="variables_title">Variables</h2>
<p class="quiet small">Write them into subject and text with their braces.<?cs if:kind.link ?> A text of your own needs {{<?cs var:kind.link ?>}}.<?cs /if ?></p>
<ul class="words"><?cs each:v = kind.variables ?><li><code>{{<?cs var:v.name ?>}}</code></li><?cs /each ?></ul>
<details>
<summary>A text to begin with</summary>
<p class="mail-text"><?cs var:kind.subject ?></p>
<div class="mail-text"><?cs var:kind.text ?></div>
</details>
</section>
</div>
</div>
<?cs /def ?><?cs include!"layout.cs" ?>
