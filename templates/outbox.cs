<?cs # The outbox.
  filter.q           search words, or ""
  filter.state       queued sent failed withdrawn; "" is all
  tabs.N.{state label count}    the states; count: how many there are
  mails.N.{id title to_name to_email copy_to request state created sent due attempts answer}    copy_to: who gets it, if it is a
                     blind copy; request: an ID, or ""; answer: what the mail server said last
  forms.again_ID forms.withdraw_ID    where it can be done
  page.next page.previous
?><?cs include!"part/form.cs" ?><?cs include!"part/paging.cs" ?><?cs set:nav = "settings" ?><?cs def:crumbs() ?><nav aria-label="Breadcrumb"><ol class="crumbs"><li><a href="/settings">Account</a></li><li aria-current="page"><?cs var:title ?></li></ol></nav><?cs /def ?><?cs def:lead() ?><p class="lead-line quiet">Every mail in your name. One that can't be delivered at once is tried again for two days.</p><?cs /def ?><?cs def:actions() ?><?cs /def ?><?cs def:tab(state, label, count) ?><li><a href="/settings/outbox?state=<?cs var:url_escape(state) ?><?cs if:string.length(filter.q) ?>&amp;q=<?cs var:url_escape(filter.q) ?><?cs /if ?>"<?cs if:filter.state == state || (!string.length(filter.state) && !string.length(state)) ?> aria-current="true"<?cs /if ?>><?cs var:label ?><?cs if:count ?> <span class="count"><?cs var:count ?></span><?cs /if ?></a></li><?cs /def ?><?cs def:act(name, label, to) ?><?cs if:?forms[name].action ?><form method="post" action="<?cs var:url_validate(forms[name].action) ?>"><?cs call:hidden(name) ?><button class="btn btn-quiet btn-sm"><?cs var:label ?><span class="visually-hidden">: mail to <?cs var:to ?></span></button></form><?cs /if ?><?cs /def ?><?cs def:content() ?>
<nav aria-label="State"><ul class="tabs">
<?cs call:tab("", "All", "") ?><?cs each:t = tabs ?><?cs call:tab(t.state, t.label, t.count) ?><?cs /each ?>
</ul></nav>
<form class="filter" method="get" action="/settings/outbox" role="search">
<?cs if:string.length(filter.state) ?><input type="hidden" name="state" value="<?cs var:filter.state ?>"><?cs /if ?>
<div class="filter-search"><label class="visually-hidden" for="q">Search mails</label><svg class="i" aria-hidden="true"><use href="/static/icons.svg#search"></use></svg><input class="form-control" type="search" id="q" name="q" value="<?cs var:filter.q ?>" placeholder="Name or address"></div>
<button class="btn btn-quiet">Search</button>
<?cs if:string.length(filter.q) ?><a class="clear" href="/settings/outbox?state=<?cs var:url_escape(filter.state) ?>">Clear</a><?cs /if ?>
</form>
<?cs if:subcount(mails) > #0 ?>
<section class="panel panel-list" aria-labelledby="list_title">
<div class="panel-head"><h2 id="list_title">Mails</h2></div>
<ul class="rows mails">
<?cs each:m = mails ?><li><span><strong><?cs var:m.title ?></strong> <span class="quiet">to <?cs if:string.length(m.copy_to) ?><?cs var:m.copy_to ?>, a copy of the one to <?cs /if ?><?cs if:string.length(m.to_name) ?><?cs var:m.to_name ?>, <?cs /if ?><?cs var:m.to_email ?></span></span><span class="state s-mail-<?cs var:m.state ?>"><?cs if:m.state == "sent" ?>Sent<?cs elif:m.state == "failed" ?>Not delivered<?cs elif:m.state == "withdrawn" ?>Not sent<?cs else ?>Waiting<?cs /if ?></span><?cs if:string.length(m.request) ?><a class="btn btn-quiet btn-sm" href="/requests/<?cs var:url_escape(m.request) ?>">Request<span class="visually-hidden"> of the mail to <?cs var:m.to_email ?></span></a><?cs /if ?><?cs if:m.state == "failed" ?><?cs call:act("again_" + m.id, "Send again", m.to_email) ?><?cs else ?><?cs call:act("again_" + m.id, "Send now", m.to_email) ?><?cs /if ?><?cs call:act("withdraw_" + m.id, "Take back", m.to_email) ?><span class="quiet small">Written <?cs var:m.created ?><?cs if:m.state == "sent" ?>, sent <?cs var:m.sent ?><?cs elif:m.state == "queued" && m.attempts != "0" ?>, tried <?cs var:m.attempts ?> times, next on <?cs var:m.due ?><?cs /if ?><?cs if:string.length(m.answer) && m.state != "sent" ?><br><?cs if:m.state == "withdrawn" ?>Why: <?cs else ?>The mail server said: <?cs /if ?><?cs var:m.answer ?><?cs /if ?></span></li>
<?cs /each ?></ul>
</section>
<?cs call:paging() ?>
<?cs elif:string.length(filter.q) ?>
<div class="empty"><h2>No mail here</h2><p>Nothing matches <q><?cs var:filter.q ?></q> in this list.</p><a class="btn btn-quiet" href="/settings/outbox">Show all mails</a></div>
<?cs elif:string.length(filter.state) ?>
<div class="empty"><h2>None of these</h2><p>There is no mail in this state.</p><a class="btn btn-quiet" href="/settings/outbox">Show all mails</a></div>
<?cs else ?>
<div class="empty"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#envelope"></use></svg><h2>No mails yet</h2><p>The first mail comes with the first cloud account that is added.</p><a class="btn btn-primary" href="/customers">To the customers</a></div>
<?cs /if ?>
<?cs /def ?><?cs include!"layout.cs" ?>
