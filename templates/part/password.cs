<?cs # new_password(name, label): the field in which a new password is chosen, with a button, shown by JavaScript, that lets it be
  read.  Needs part/form.cs.
  password_min       how many characters it must have
?><?cs def:new_password(name, label) ?>
<div class="field">
<?cs call:field_label(name, label, "required") ?>
<div class="form-text" id="<?cs var:name ?>_hint">At least <?cs var:password_min ?> characters. Several words are better than one.</div>
<?cs call:field_error(name) ?>
<div class="with-button"><input class="form-control" type="password" id="<?cs var:name ?>" name="<?cs var:name ?>" autocomplete="new-password"<?cs call:field_attributes(name, "required", "hint") ?>><button class="btn btn-quiet" type="button" hidden aria-pressed="false" data-reveal="<?cs var:name ?>">Show<span class="visually-hidden"> the password</span></button></div>
</div>
<?cs /def ?>
