<?cs # Create IAM Role: the console's steps, then the role's ARN, then what AWS said about it.
  main.external_id main.platform_account    printed as data-*; main.poll while Checking
  account.{id number state external_id customer customer_id next}
  role.*             see part/role_steps.cs and part/role_ways.cs
  role.named         1 when an ARN is saved; role.arn: that one, or the one that Check now looks for
  role.open          1 when one of the ways was chosen
  search.role_arn    that Check now looked for without its being found yet, or ""; search.is: refused or open; search.{text at}
  role.blocked       why no ARN is taken now (not approved yet, declined, removed), in a sentence; "" when it is
  form.{role_arn description}
  forms.role forms.check
  proof.* and more   see part/proof.cs
?><?cs include!"part/form.cs" ?><?cs include!"part/errors.cs" ?><?cs include!"part/state.cs" ?><?cs include!"part/role_steps.cs" ?><?cs include!"part/role_ways.cs" ?><?cs include!"part/proof.cs" ?><?cs set:nav = "accounts" ?><?cs def:crumbs() ?><nav aria-label="Breadcrumb"><ol class="crumbs"><?cs if:string.length(account.customer_id) ?><li><a href="/customers">Customers</a></li><li><a href="/customers/<?cs var:url_escape(account.customer_id) ?>"><?cs var:account.customer ?></a></li><?cs else ?><li><a href="/accounts">Cloud Accounts</a></li><?cs /if ?><li><a href="/accounts/<?cs var:url_escape(account.id) ?>"><?cs var:account.number ?></a></li><li aria-current="page"><?cs var:title ?></li></ol></nav><?cs /def ?><?cs def:lead() ?><p class="lead-line"><span data-live="badge"><?cs call:account_state(account.state) ?></span> <span class="quiet">AWS account <span class="number"><?cs var:account.number ?></span><?cs if:string.length(account.customer) ?> · <?cs var:account.customer ?><?cs /if ?></span></p><?cs /def ?><?cs def:actions() ?><?cs /def ?><?cs def:search() ?><?cs if:string.length(search.role_arn) ?>
<section class="panel" aria-labelledby="search_title">
<div class="verdict">
<h2 id="search_title">We looked for the role<?cs if:search.is == "refused" ?>, and AWS did not let us in<?cs /if ?></h2>
<p><?cs var:search.text ?></p>
<p class="quiet small"><span class="number"><?cs var:search.role_arn ?></span><br><?cs var:search.at ?></p>
</div>
</section>
<?cs /if ?><?cs /def ?><?cs def:check_now() ?>
<form class="panel" method="post" action="<?cs var:url_validate(forms.check.action) ?>" aria-labelledby="check_title">
<h2 id="check_title"><?cs if:role.named ?>Ask AWS again<?cs else ?>Then, check<?cs /if ?></h2>
<?cs call:hidden("check") ?>
<p><?cs if:role.named ?>Something changed in AWS? The same questions are asked again about<?cs else ?>Rolecall looks for the role under the name that the ways here give it<?cs /if ?>: <code><?cs var:role.arn ?></code></p>
<div class="buttons"><button class="btn <?cs if:role.named ?>btn-quiet<?cs else ?>btn-primary<?cs /if ?>"<?cs if:string.length(role.blocked) ?> disabled aria-describedby="blocked"<?cs /if ?>>Check now</button></div>
</form>
<?cs /def ?><?cs def:paste() ?>
<form class="panel" method="post" action="<?cs var:url_validate(forms.role.action) ?>" novalidate aria-labelledby="arn_title">
<h2 id="arn_title"><?cs if:role.named ?>The role<?cs else ?>Or paste its ARN<?cs /if ?></h2>
<?cs call:hidden("role") ?>
<?cs call:field("role_arn", "Role ARN", "text", "off", "required", "Looks like arn:aws:iam::111122223333:role/NAME") ?>
<?cs call:field("description", "Description", "text", "off", "optional", "") ?>
<div class="buttons"><button class="btn <?cs if:role.named ?>btn-primary<?cs else ?>btn-quiet<?cs /if ?>"<?cs if:string.length(role.blocked) ?> disabled aria-describedby="blocked"<?cs /if ?>>Save</button><a class="btn btn-quiet" href="/accounts/<?cs var:url_escape(account.id) ?>">Back to the account</a></div>
<p class="quiet small after-buttons">Saving asks AWS whether the role lets <?cs var:reseller.name ?> in with this external ID, and refuses everybody without it. That takes a few seconds.</p>
</form>
<?cs /def ?><?cs def:how() ?>
<section class="panel" aria-labelledby="ways_title">
<h2 id="ways_title">Make the role</h2>
<?cs call:role_ways() ?>
</section>
<?cs /def ?><?cs def:trust() ?>
<section class="panel" aria-labelledby="policy_title">
<?cs call:role_policy() ?>
</section>
<?cs /def ?><?cs def:content() ?>
<?cs call:errors() ?>
<div class="live" role="status" aria-live="polite"><?cs if:?main.poll || (string.length(account.next) && !string.length(proof.verdict)) ?><p class="live-line s-bar-<?cs var:account.state ?>"><span data-live="next"><?cs if:string.length(account.next) ?><?cs var:account.next ?><?cs else ?>Rolecall is asking AWS.<?cs /if ?></span> <a data-live="reload" hidden href="/accounts/<?cs var:url_escape(account.id) ?>/role">Show the result</a></p><?cs /if ?></div>
<?cs call:proof() ?>
<?cs call:search() ?>
<?cs if:string.length(role.blocked) ?><p class="note" id="blocked"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#lock"></use></svg><span><?cs var:role.blocked ?></span></p><?cs /if ?>
<?cs if:account.state == "linked" ?>
<div class="split split-even">
<?cs call:paste() ?>
<?cs call:check_now() ?>
</div>
<details class="more fold" id="again"<?cs if:role.open ?> open<?cs /if ?>>
<summary>How the role is made</summary>
<div class="split split-role">
<?cs call:how() ?>
<div class="stack">
<?cs call:trust() ?>
</div>
</div>
</details>
<?cs else ?>
<div class="split split-role">
<?cs call:how() ?>
<div class="stack">
<?cs if:!role.named ?><?cs call:check_now() ?><?cs call:paste() ?><?cs else ?><?cs call:paste() ?><?cs call:check_now() ?><?cs /if ?>
<?cs call:trust() ?>
</div>
</div>
<?cs /if ?>
<?cs /def ?><?cs include!"layout.cs" ?>
