<?cs # Create IAM Role: the console's steps, then the role's ARN, then what AWS said about it.
  main.external_id main.platform_account    printed as data-*; main.poll while Checking
  account.{id number state external_id customer customer_id next}
  role.*             see part/role_steps.cs
  role.blocked       why no ARN is taken now (not approved yet, declined, removed), in a sentence; "" when it is
  form.{role_arn description}
  forms.role
  proof.* causes.* probes.*    see part/proof.cs
?><?cs include!"part/form.cs" ?><?cs include!"part/errors.cs" ?><?cs include!"part/state.cs" ?><?cs include!"part/role_steps.cs" ?><?cs include!"part/proof.cs" ?><?cs set:nav = "accounts" ?><?cs def:crumbs() ?><nav aria-label="Breadcrumb"><ol class="crumbs"><?cs if:string.length(account.customer_id) ?><li><a href="/customers">Customers</a></li><li><a href="/customers/<?cs var:url_escape(account.customer_id) ?>"><?cs var:account.customer ?></a></li><?cs else ?><li><a href="/accounts">Cloud Accounts</a></li><?cs /if ?><li><a href="/accounts/<?cs var:url_escape(account.id) ?>"><?cs var:account.number ?></a></li><li aria-current="page"><?cs var:title ?></li></ol></nav><?cs /def ?><?cs def:lead() ?><p class="lead-line"><span data-live="badge"><?cs call:account_state(account.state) ?></span> <span class="quiet">AWS account <span class="number"><?cs var:account.number ?></span><?cs if:string.length(account.customer) ?> · <?cs var:account.customer ?><?cs /if ?></span></p><?cs /def ?><?cs def:actions() ?><?cs /def ?><?cs def:content() ?>
<?cs call:errors() ?>
<div class="live" role="status" aria-live="polite"><?cs if:?main.poll || (string.length(account.next) && !string.length(proof.verdict)) ?><p class="live-line s-bar-<?cs var:account.state ?>"><span data-live="next"><?cs if:string.length(account.next) ?><?cs var:account.next ?><?cs else ?>Rolecall is asking AWS.<?cs /if ?></span> <a data-live="reload" hidden href="/accounts/<?cs var:url_escape(account.id) ?>/role">Show the result</a></p><?cs /if ?></div>
<?cs call:proof() ?>
<div class="split split-role">
<section class="panel" aria-labelledby="console_title">
<h2 id="console_title">In the AWS console</h2>
<?cs call:role_steps() ?>
</section>
<div class="stack">
<form class="panel" method="post" action="<?cs var:url_validate(forms.role.action) ?>" novalidate aria-labelledby="arn_title">
<h2 id="arn_title">Then, here</h2>
<?cs if:string.length(role.blocked) ?><p class="note" id="blocked"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#lock"></use></svg><span><?cs var:role.blocked ?></span></p><?cs /if ?>
<?cs call:hidden("role") ?>
<?cs call:field("role_arn", "Role ARN", "text", "off", "required", "Looks like arn:aws:iam::111122223333:role/NAME") ?>
<?cs call:field("description", "Description", "text", "off", "optional", "") ?>
<div class="buttons"><button class="btn btn-primary"<?cs if:string.length(role.blocked) ?> disabled aria-describedby="blocked"<?cs /if ?>>Save</button><a class="btn btn-quiet" href="/accounts/<?cs var:url_escape(account.id) ?>">Back to the account</a></div>
<p class="quiet small after-buttons">Saving asks AWS whether the role lets <?cs var:reseller.name ?> in with this external ID, and refuses everybody without it. That takes a few seconds.</p>
</form>
<section class="panel" aria-labelledby="policy_title">
<?cs call:role_policy() ?>
</section>
</div>
</div>
<?cs /def ?><?cs include!"layout.cs" ?>
