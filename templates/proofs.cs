<?cs # All proofs on record of a cloud account.
  account.{id number state customer customer_id}
  proofs.N.{href at verdict title role_arn}    verdict: as in part/proof.cs
  page.*             see part/paging.cs
?><?cs include!"part/state.cs" ?><?cs include!"part/paging.cs" ?><?cs set:nav = "accounts" ?><?cs def:crumbs() ?><nav aria-label="Breadcrumb"><ol class="crumbs"><?cs if:string.length(account.customer_id) ?><li><a href="/customers">Customers</a></li><li><a href="/customers/<?cs var:url_escape(account.customer_id) ?>"><?cs var:account.customer ?></a></li><?cs else ?><li><a href="/accounts">Cloud Accounts</a></li><?cs /if ?><li><a href="/accounts/<?cs var:url_escape(account.id) ?>"><?cs var:account.number ?></a></li><li aria-current="page"><?cs var:title ?></li></ol></nav><?cs /def ?><?cs def:lead() ?><p class="lead-line"><?cs call:account_state(account.state) ?> <span class="quiet">AWS account <span class="number"><?cs var:account.number ?></span><?cs if:string.length(account.customer) ?> · <?cs var:account.customer ?><?cs /if ?></span></p><?cs /def ?><?cs def:actions() ?><?cs /def ?><?cs def:content() ?>
<?cs if:subcount(proofs) > #0 ?>
<div class="list scroll" tabindex="0" role="region" aria-label="Proofs">
<table class="table">
<caption class="visually-hidden">Proofs, newest first</caption>
<thead><tr><th scope="col">When</th><th scope="col">What AWS proved</th><th scope="col">Role ARN</th></tr></thead>
<tbody>
<?cs each:p = proofs ?><tr><th scope="row"><a href="<?cs var:url_validate(p.href) ?>"><?cs var:p.at ?></a></th><td><?cs var:p.title ?></td><td class="number"><?cs var:p.role_arn ?></td></tr>
<?cs /each ?></tbody>
</table>
</div>
<?cs call:paging() ?>
<?cs elif:string.length(page.previous) || string.length(page.next) ?><p class="empty">Nothing on this page.</p><?cs call:paging() ?>
<?cs else ?><section class="panel empty"><p>AWS was not asked about this account yet. That happens when its role’s ARN is saved.</p><p><a class="btn btn-primary" href="/accounts/<?cs var:url_escape(account.id) ?>/role">Set ARN Role</a></p></section>
<?cs /if ?>
<?cs /def ?><?cs include!"layout.cs" ?>
