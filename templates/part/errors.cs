<?cs # What is wrong with the form, above it, with a link to each field; and what a conflict means.
  errors.N.field     name of the field, "" when it is about the form as a whole
  errors.N.text      what to do, in a sentence; not shown in a conflict, whose own sentence says it all
  conflict           set: somebody else saved the record while the form was open
?><?cs def:errors() ?>
<?cs if:string.length(conflict) ?>
<div class="alert alert-warning" id="errors" role="alert" tabindex="-1" data-focus>
<h2 class="alert-heading"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#people"></use></svg>Somebody else saved this meanwhile</h2>
<p>Nothing of yours is lost or saved yet. Where the two differ, what is saved now stands below your entry. Change what should be different, then press the button again to save yours.</p>
</div>
<?cs elif:subcount(errors) > #0 ?>
<div class="alert alert-danger" id="errors" role="alert" tabindex="-1" data-focus>
<h2 class="alert-heading"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#alert"></use></svg>Please check this</h2>
<ul><?cs each:e = errors ?>
<li><?cs if:string.length(e.field) ?><a href="#<?cs var:url_escape(e.field) ?>"><?cs var:e.text ?></a><?cs else ?><?cs var:e.text ?><?cs /if ?></li><?cs /each ?>
</ul>
</div>
<?cs /if ?>
<?cs /def ?>
