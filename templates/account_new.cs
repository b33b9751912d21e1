<?cs # A new cloud account of a customer.
  customer.id customer.organization
  form.{provider account_choice account_number root_email type price_book cost_center}
  choices.account_choice.N.{value label}    accounts that no customer holds now; "New" is printed here
  choices.price_book choices.cost_center    N.{value label}
  approvers.N.{name email}                  who will get the mail; none: a warning
  forms.account
?><?cs include!"part/form.cs" ?><?cs include!"part/errors.cs" ?><?cs set:nav = "customers" ?><?cs set:width = "form" ?><?cs def:crumbs() ?><nav aria-label="Breadcrumb"><ol class="crumbs"><li><a href="/customers">Customers</a></li><li><a href="/customers/<?cs var:url_escape(customer.id) ?>"><?cs var:customer.organization ?></a></li><li aria-current="page"><?cs var:title ?></li></ol></nav><?cs /def ?><?cs def:lead() ?><p class="lead-line quiet">for <?cs var:customer.organization ?></p><?cs /def ?><?cs def:actions() ?><?cs /def ?><?cs def:content() ?>
<?cs call:errors() ?>
<?cs if:subcount(approvers) == #0 ?><p class="alert alert-warning"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#alert"></use></svg><span>Nobody gets the approval mail yet. <a href="/settings/contacts">Add an approval contact</a>, or an owner decides under Requests.</span></p><?cs /if ?>
<form class="panel" method="post" action="<?cs var:url_validate(forms.account.action) ?>" novalidate>
<?cs call:hidden("account") ?>
<div class="field"><label class="form-label" for="provider">Cloud Provider</label><?cs call:field_error("provider") ?><select class="form-select" id="provider" name="provider"<?cs call:field_attributes("provider", "required", "") ?>><option value="aws" selected>Amazon Web Services</option></select></div>
<fieldset class="pair pair-account">
<legend>Account ID</legend>
<div class="field"><label class="form-label" for="account_choice">Which account</label><?cs call:field_error("account_choice") ?><select class="form-select" id="account_choice" name="account_choice"<?cs call:field_attributes("account_choice", "required", "") ?> data-shows="account_number"><option value="new">New</option><?cs each:choice = choices.account_choice ?><option value="<?cs var:choice.value ?>"<?cs if:choice.value == form.account_choice ?> selected<?cs /if ?>><?cs var:choice.label ?></option><?cs /each ?></select></div>
<div class="field"><label class="form-label" for="account_number">Number of the new account</label><div class="form-text" id="account_number_hint">12 digits; dashes and blanks are fine.</div><?cs call:field_error("account_number") ?><input class="form-control number" type="text" inputmode="numeric" autocomplete="off" spellcheck="false" id="account_number" name="account_number" value="<?cs var:form.account_number ?>"<?cs call:field_attributes("account_number", "", "hint") ?>></div>
</fieldset>
<?cs call:field("root_email", "Email", "email", "off", "required", "Of the AWS account’s root user.") ?>
<div class="field"><label class="form-label" for="type">Type</label><?cs call:field_error("type") ?><select class="form-select" id="type" name="type"<?cs call:field_attributes("type", "required", "") ?>><option value="resale">Resale</option><option value="referral"<?cs if:form.type == "referral" ?> selected<?cs /if ?>>Referral</option><option value="internal"<?cs if:form.type == "internal" ?> selected<?cs /if ?>>Internal</option></select></div>
<div class="pair">
<?cs call:select("price_book", "Price Book", "Choose one", "required", "") ?>
<?cs call:select("cost_center", "Cost Center", "None", "optional", "") ?>
</div>
<div class="buttons"><button class="btn btn-primary">Save</button><a class="btn btn-quiet" href="/customers/<?cs var:url_escape(customer.id) ?>">Cancel</a></div>
<p class="quiet small after-buttons"><?cs if:subcount(approvers) > #0 ?>Saving asks <?cs each:p = approvers ?><?cs var:p.name ?><?cs if:!last(p) ?>, <?cs /if ?><?cs /each ?> for approval by mail, and shows how to create the IAM role.<?cs else ?>Saving makes the approval request and shows how to create the IAM role.<?cs /if ?></p>
</form>
<?cs /def ?><?cs include!"layout.cs" ?>
