<?cs # Who did what, when: newest first.
  history.N.when     time with zone
  history.N.who      person, or "Rolecall"
  history.N.what     in words, such as "approved the request"
  history.N.note     more, or ""; may be left out
  history.N.from     address it came from, or ""; may be left out
?><?cs def:history() ?>
<?cs if:subcount(history) > #0 ?>
<ol class="history">
<?cs each:h = history ?><li><span class="history-when"><?cs var:h.when ?></span><div><strong><?cs var:h.who ?></strong> <?cs var:h.what ?><?cs if:string.length(h.from) ?> <span class="quiet">from <?cs var:h.from ?></span><?cs /if ?><?cs if:string.length(h.note) ?><p class="history-note"><?cs var:h.note ?></p><?cs /if ?></div></li>
<?cs /each ?></ol>
<?cs else ?><p class="quiet">Nothing has happened yet.</p>
<?cs /if ?>
<?cs /def ?>
