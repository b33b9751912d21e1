<?cs # Email templates: every kind of mail.
  kinds.N.{name title purpose changed off}    changed: "1" when the reseller changed it; off: "1" when it is not sent
?><?cs set:nav = "settings" ?><?cs set:width = "form" ?><?cs def:crumbs() ?><nav aria-label="Breadcrumb"><ol class="crumbs"><li><a href="/settings">Account</a></li><li aria-current="page"><?cs var:title ?></li></ol></nav><?cs /def ?><?cs def:lead() ?><p class="lead-line quiet">What Rolecall writes in your name. Every mail works as it is; change what you want to say yourself.</p><?cs /def ?><?cs def:actions() ?><?cs /def ?><?cs def:content() ?>
<section class="panel panel-list" aria-labelledby="list_title">
<div class="panel-head"><h2 id="list_title">Mails</h2></div>
<ul class="rows">
<?cs each:k = kinds ?><li><span><strong><?cs var:k.title ?></strong><br><span class="quiet"><?cs var:k.purpose ?></span></span><?cs if:k.off ?><span class="state s-cancelled">Switched off</span><?cs elif:k.changed ?><span class="state s-approved">Changed</span><?cs else ?><span class="quiet">As usual</span><?cs /if ?><a class="btn btn-quiet btn-sm" href="/settings/mails/<?cs var:url_escape(k.name) ?>">Edit<span class="visually-hidden"> <?cs var:k.title ?></span></a></li>
<?cs /each ?></ul>
</section>
<?cs /def ?><?cs include!"layout.cs" ?>
