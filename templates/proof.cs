<?cs # One proof, for whoever audits the link: made to be printed.
  account.{id number state customer customer_id}
  proof.{id reseller external_id platform_account caller_arn role_id started_at finished_at}    and part/proof.cs
?><?cs include!"part/state.cs" ?><?cs include!"part/copy.cs" ?><?cs include!"part/proof.cs" ?><?cs set:nav = "accounts" ?><?cs def:crumbs() ?><nav aria-label="Breadcrumb"><ol class="crumbs"><?cs if:string.length(account.customer_id) ?><li><a href="/customers">Customers</a></li><li><a href="/customers/<?cs var:url_escape(account.customer_id) ?>"><?cs var:account.customer ?></a></li><?cs else ?><li><a href="/accounts">Cloud Accounts</a></li><?cs /if ?><li><a href="/accounts/<?cs var:url_escape(account.id) ?>"><?cs var:account.number ?></a></li><li><a href="/accounts/<?cs var:url_escape(account.id) ?>/proof">Proofs</a></li><li aria-current="page"><?cs var:proof.at ?></li></ol></nav><?cs /def ?><?cs def:lead() ?><p class="lead-line quiet">AWS account <span class="number"><?cs var:account.number ?></span><?cs if:string.length(account.customer) ?> · <?cs var:account.customer ?><?cs /if ?></p><?cs /def ?><?cs def:actions() ?><div class="page-actions"><button class="btn btn-quiet" type="button" hidden data-print>Print</button><a class="btn btn-quiet" href="<?cs var:url_validate(proof.page) ?>/download"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#download"></use></svg>Download JSON</a></div><?cs /def ?><?cs def:content() ?>
<section class="panel" aria-labelledby="about_title">
<h2 id="about_title">What was proved, and by whom</h2>
<dl class="facts">
<dt>Reseller</dt><dd><?cs var:proof.reseller ?></dd>
<dt>Customer</dt><dd><?cs var:account.customer ?></dd>
<dt>AWS account</dt><dd class="number"><?cs var:account.number ?></dd>
<dt>Role ARN</dt><dd class="number"><?cs var:proof.role_arn ?></dd>
<dt>External ID</dt><dd class="number"><?cs var:proof.external_id ?></dd>
<dt>Asked by AWS account</dt><dd class="number"><?cs var:proof.platform_account ?></dd>
<?cs if:string.length(proof.caller_arn) ?><dt>Asked as</dt><dd class="number"><?cs var:proof.caller_arn ?></dd>
<?cs /if ?><?cs if:string.length(proof.role_id) ?><dt>Role ID</dt><dd class="number"><?cs var:proof.role_id ?></dd>
<?cs /if ?><dt>Begun</dt><dd class="number"><?cs var:proof.started_at ?></dd>
<dt>Ended</dt><dd class="number"><?cs var:proof.finished_at ?></dd>
<dt>Proof</dt><dd class="number"><?cs var:proof.id ?></dd>
</dl>
<p class="quiet small">Each line can be checked by its request ID. The calls that were let in may stand in the CloudTrail of this account<?cs if:string.length(account.number) ?>, <span class="number"><?cs var:account.number ?></span><?cs /if ?>; those that were refused may stand only in that of the account which asked<?cs if:string.length(proof.platform_account) ?>, <span class="number"><?cs var:proof.platform_account ?></span> (the platform’s)<?cs /if ?>.</p>
</section>
<?cs call:proof() ?>
<?cs /def ?><?cs include!"layout.cs" ?>
