<?cs # A list's filter for a span of days, in UTC.  Needs part/form.cs.
  filter.from filter.to    days like 2026-11-22, both included, or ""; a wrong one as it was typed, which a date field would not show
?><?cs def:day(name, value) ?><?cs call:field_error(name) ?><input class="form-control" type="<?cs if:?error[name] ?>text<?cs else ?>date<?cs /if ?>" id="<?cs var:name ?>" name="<?cs var:name ?>" value="<?cs var:value ?>"<?cs call:field_attributes(name, "", "") ?>><?cs /def ?><?cs def:days() ?><div class="filter-day"><label for="from">From</label><?cs call:day("from", filter.from) ?></div>
<div class="filter-day"><label for="to">To <span class="quiet">(UTC)</span></label><?cs call:day("to", filter.to) ?></div><?cs /def ?>
