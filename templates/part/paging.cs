<?cs # Links to the pages before and behind.
  page.previous      address of the page before, or ""
  page.next          address of the next page, or ""
?><?cs def:paging() ?>
<?cs if:string.length(page.previous) || string.length(page.next) ?>
<nav class="paging" aria-label="Pages">
<?cs if:string.length(page.previous) ?><a class="btn btn-quiet" rel="prev" href="<?cs var:url_validate(page.previous) ?>"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#left"></use></svg>Previous</a><?cs /if ?>
<?cs if:string.length(page.next) ?><a class="btn btn-quiet" rel="next" href="<?cs var:url_validate(page.next) ?>">Next<svg class="i" aria-hidden="true"><use href="/static/icons.svg#right"></use></svg></a><?cs /if ?>
</nav>
<?cs /if ?>
<?cs /def ?>
