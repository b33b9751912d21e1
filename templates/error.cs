<?cs # A page that could not be shown.
  status             HTTP status, such as 404
  text               what happened and what to do, in a sentence or two
  retry              seconds to wait before trying again, or left out
  back.path back.text    a way forward, or ""
?><?cs set:width = "narrow" ?><?cs def:crumbs() ?><?cs /def ?><?cs def:lead() ?><?cs /def ?><?cs def:actions() ?><?cs /def ?><?cs def:content() ?>
<div class="panel">
<p><?cs var:text ?></p>
<?cs if:retry ?><p>Please try again in <?cs var:retry ?> seconds.</p><?cs /if ?>
<div class="buttons"><?cs if:string.length(back.path) ?><a class="btn btn-primary" href="<?cs var:url_validate(back.path) ?>"><?cs var:back.text ?></a><?cs elif:signed_in ?><a class="btn btn-primary" href="/customers">To the customers</a><?cs elif:screen != "approve" ?><a class="btn btn-primary" href="/login">To the sign-in</a><?cs /if ?></div>
<p class="quiet small">Status <?cs var:status ?><?cs if:string.length(request_id) ?>. If you ask for help, give this number: <code><?cs var:request_id ?></code><?cs /if ?></p>
</div>
<?cs /def ?><?cs include!"layout.cs" ?>
