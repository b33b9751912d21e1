<?cs # A list's filter for a span of days, in UTC.
  filter.from filter.to    days like 2026-11-22, both included, or ""
?><?cs def:days() ?><div class="filter-day"><label for="from">From</label><input class="form-control" type="date" id="from" name="from" value="<?cs var:filter.from ?>"></div>
<div class="filter-day"><label for="to">To <span class="quiet">(UTC)</span></label><input class="form-control" type="date" id="to" name="to" value="<?cs var:filter.to ?>"></div><?cs /def ?>
