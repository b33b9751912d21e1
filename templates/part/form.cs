<?cs # The pieces of a form.  Included by every page that has one; nothing here prints by itself.

  hidden(name)       csrf, form_id and version of forms.NAME
  field(name, label, type, autocomplete, need, hint)
  area(name, label, rows, need, hint)
  select(name, label, blank, need, hint)
                     options from choices.NAME.N.value and .label; `blank` is the label of an empty first option ("": none)

  `need` is "required" or "optional".  `hint` is "" for none.  Values: form.NAME (typed or stored), error.NAME (what is wrong with
  it), stored.NAME (in a conflict: what somebody else has saved).  A field's id is its name, its parts are NAME_hint, NAME_error,
  NAME_stored.
?><?cs def:hidden(name) ?>
<input type="hidden" name="csrf" value="<?cs var:forms[name].csrf ?>">
<?cs if:?forms[name].form_id ?><input type="hidden" name="form_id" value="<?cs var:forms[name].form_id ?>"><?cs /if ?>
<?cs if:?forms[name].version ?><input type="hidden" name="version" value="<?cs var:forms[name].version ?>"><?cs /if ?>
<?cs /def ?><?cs def:field_label(name, label, need) ?>
<label class="form-label" for="<?cs var:name ?>"><?cs var:label ?><?cs if:need == "optional" ?> <span class="optional">optional</span><?cs /if ?></label>
<?cs /def ?><?cs def:field_attributes(name, need, hint) ?><?cs if:need == "required" ?> required<?cs /if ?><?cs if:?error[name] ?> aria-invalid="true"<?cs /if ?><?cs if:string.length(hint) || ?error[name] || ?stored[name] ?> aria-describedby="<?cs if:?error[name] ?><?cs var:name ?>_error <?cs /if ?><?cs if:?stored[name] ?><?cs var:name ?>_stored <?cs /if ?><?cs if:string.length(hint) ?><?cs var:name ?>_hint<?cs /if ?>"<?cs /if ?><?cs /def ?><?cs def:field_notes(name, hint) ?>
<?cs if:string.length(hint) ?><div class="form-text" id="<?cs var:name ?>_hint"><?cs var:hint ?></div><?cs /if ?>
<?cs /def ?><?cs def:field_error(name) ?>
<?cs if:?error[name] ?><div class="field-error" id="<?cs var:name ?>_error"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#alert"></use></svg><span class="visually-hidden">Error: </span><?cs var:error[name] ?></div><?cs /if ?>
<?cs /def ?><?cs def:field_stored(name) ?>
<?cs if:?stored[name] ?><div class="field-stored" id="<?cs var:name ?>_stored"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#people"></use></svg>Saved meanwhile: <?cs if:!string.length(stored[name]) ?><em>empty</em><?cs else ?><q><?cs var:stored[name] ?></q><?cs /if ?></div><?cs /if ?>
<?cs /def ?><?cs def:field(name, label, type, autocomplete, need, hint) ?>
<div class="field">
<?cs call:field_label(name, label, need) ?>
<?cs call:field_notes(name, hint) ?>
<?cs call:field_error(name) ?>
<input class="form-control" type="<?cs var:type ?>" id="<?cs var:name ?>" name="<?cs var:name ?>"<?cs if:type != "password" ?> value="<?cs var:form[name] ?>"<?cs /if ?><?cs if:string.length(autocomplete) ?> autocomplete="<?cs var:autocomplete ?>"<?cs /if ?><?cs call:field_attributes(name, need, hint) ?>>
<?cs call:field_stored(name) ?>
</div>
<?cs /def ?><?cs def:area(name, label, rows, need, hint) ?>
<div class="field">
<?cs call:field_label(name, label, need) ?>
<?cs call:field_notes(name, hint) ?>
<?cs call:field_error(name) ?>
<textarea class="form-control" id="<?cs var:name ?>" name="<?cs var:name ?>" rows="<?cs var:rows ?>"<?cs call:field_attributes(name, need, hint) ?>>
<?cs var:form[name] ?></textarea>
<?cs call:field_stored(name) ?>
</div>
<?cs /def ?><?cs def:select(name, label, blank, need, hint) ?>
<div class="field">
<?cs call:field_label(name, label, need) ?>
<?cs call:field_notes(name, hint) ?>
<?cs call:field_error(name) ?>
<select class="form-select" id="<?cs var:name ?>" name="<?cs var:name ?>"<?cs call:field_attributes(name, need, hint) ?>>
<?cs if:string.length(blank) ?><option value=""><?cs var:blank ?></option><?cs /if ?>
<?cs each:choice = choices[name] ?><option value="<?cs var:choice.value ?>"<?cs if:choice.value == form[name] ?> selected<?cs /if ?>><?cs var:choice.label ?></option>
<?cs /each ?></select>
<?cs if:?stored[name] ?><div class="field-stored" id="<?cs var:name ?>_stored"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#people"></use></svg>Saved meanwhile: <?cs if:!string.length(stored[name]) ?><em>none</em><?cs /if ?><?cs each:choice = choices[name] ?><?cs if:choice.value == stored[name] ?><q><?cs var:choice.label ?></q><?cs /if ?><?cs /each ?></div><?cs /if ?>
</div>
<?cs /def ?>
