<?cs # Removing a cloud account: before, what it means and the form; afterwards, how to take the role away in AWS.
  account.{id number state customer customer_id role_arn}
  removal.standing   none, asked, role_in, role_gone
  removal.blocked    why no removal can be asked for, in a sentence; "" when it can
  removal.request    ID of the Cloud Account Delete request, or ""
  removal.{role_name script}    "" without a role; script: for a shell with the AWS CLI
  removal.{asked_at verdict}    AWS's last answer since the removal; "" while there is none; verdict: as of a proof
  removal.gone_at    since when AWS refuses us, or ""
  form.note
  forms.removal forms.check
?><?cs include!"part/form.cs" ?><?cs include!"part/errors.cs" ?><?cs include!"part/state.cs" ?><?cs include!"part/copy.cs" ?><?cs set:nav = "accounts" ?><?cs def:crumbs() ?><nav aria-label="Breadcrumb"><ol class="crumbs"><?cs if:string.length(account.customer_id) ?><li><a href="/customers">Customers</a></li><li><a href="/customers/<?cs var:url_escape(account.customer_id) ?>"><?cs var:account.customer ?></a></li><?cs else ?><li><a href="/accounts">Cloud Accounts</a></li><?cs /if ?><li><a href="/accounts/<?cs var:url_escape(account.id) ?>"><?cs var:account.number ?></a></li><li aria-current="page"><?cs var:title ?></li></ol></nav><?cs /def ?><?cs def:lead() ?><p class="lead-line"><?cs call:account_state(account.state) ?> <span class="quiet">AWS account <span class="number"><?cs var:account.number ?></span><?cs if:string.length(account.customer) ?> · <?cs var:account.customer ?><?cs /if ?></span></p><?cs /def ?><?cs def:actions() ?><?cs /def ?><?cs def:ask() ?>
<form class="panel" method="post" action="<?cs var:url_validate(forms.removal.action) ?>" novalidate aria-labelledby="ask_title">
<h2 id="ask_title">Ask for the removal</h2>
<?cs call:hidden("removal") ?>
<ol>
<li>The approvers are asked by mail: this is a <b>Cloud Account Delete</b> request. Until one of them says yes, everything stays as it is.</li>
<li>Then the account is <b>Removed</b>: Rolecall no longer counts it as linked, and this page shows how to take the role away in AWS.</li>
<li>Rolecall asks AWS until the role refuses us. The account itself, and what runs in it, stay untouched.</li>
</ol>
<?cs call:area("note", "Why", "3", "optional", "The approvers get to read it.") ?>
<div class="buttons"><button class="btn btn-danger-quiet"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#x"></use></svg>Ask for the removal</button><a class="btn btn-quiet" href="/accounts/<?cs var:url_escape(account.id) ?>">Keep the account</a></div>
</form>
<?cs /def ?><?cs def:gone() ?>
<section class="panel" aria-labelledby="gone_title">
<h2 id="gone_title">Is the role gone?</h2>
<?cs if:!string.length(account.role_arn) ?><p>There never was a role, so there is nothing to take away.</p>
<?cs elif:removal.standing == "role_gone" ?><p><span class="state s-removed">Gone</span> AWS refuses us since <?cs var:removal.gone_at ?>: the role no longer lets us in, with any external ID.</p>
<p class="quiet">Whether a role of that name still exists can’t be seen from outside once it refuses us.</p>
<?cs elif:removal.verdict == "inconclusive" || removal.verdict == "" ?><p>AWS has not given a clear answer yet. Rolecall keeps asking.</p>
<?cs else ?><p><span class="state s-needs_attention">Still there</span> AWS still let us in on <?cs var:removal.asked_at ?>. Rolecall asks again every hour, for a month.</p><?cs /if ?>
<?cs if:string.length(account.role_arn) ?><p class="quiet small"><span class="number"><?cs var:account.role_arn ?></span><?cs if:string.length(removal.asked_at) ?><br>Last asked <?cs var:removal.asked_at ?><?cs /if ?></p><?cs /if ?>
<?cs if:?forms.check.action ?><form method="post" action="<?cs var:url_validate(forms.check.action) ?>"><?cs call:hidden("check") ?><button class="btn btn-quiet">Check now</button></form><?cs /if ?>
</section>
<?cs /def ?><?cs def:take_away() ?>
<div class="split split-even">
<section class="panel" aria-labelledby="console_title">
<h2 id="console_title">In the AWS console</h2>
<ol class="console">
<li><p>Sign in to the AWS console of account <span class="number"><?cs var:account.number ?></span> as somebody who may delete IAM roles.</p></li>
<li><p>Open <b>IAM</b>, then <b>Roles</b>, and search for <b><?cs var:removal.role_name ?></b>.</p></li>
<li><p>Select it, press <b>Delete</b>, type its name, and press <b>Delete</b> again.</p></li>
</ol>
<p class="note"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#info"></use></svg><span>Was it made with CloudFormation or Terraform? Then delete the stack, or run <code>terraform destroy</code>, so that it does not come back.</span></p>
</section>
<section class="panel" aria-labelledby="script_title">
<div class="code-head"><h2 id="script_title">With the AWS CLI</h2><?cs call:copy("script", "value_script") ?></div>
<pre class="code" id="value_script" tabindex="0" role="region" aria-label="Shell script"><?cs var:removal.script ?></pre>
</section>
</div>
<?cs /def ?><?cs def:content() ?>
<?cs call:errors() ?>
<?cs if:removal.standing == "role_in" || removal.standing == "role_gone" ?>
<?cs call:gone() ?>
<?cs if:removal.standing == "role_in" ?><?cs call:take_away() ?><?cs /if ?>
<p><a href="/accounts/<?cs var:url_escape(account.id) ?>">Back to the account</a></p>
<?cs elif:?forms.removal.action ?><?cs call:ask() ?>
<?cs else ?><section class="panel" aria-labelledby="blocked_title"><h2 id="blocked_title">Not now</h2><p><?cs var:removal.blocked ?></p><div class="buttons"><?cs if:removal.standing == "asked" ?><a class="btn btn-primary" href="/requests/<?cs var:url_escape(removal.request) ?>">To the request</a><?cs /if ?><a class="btn btn-quiet" href="/accounts/<?cs var:url_escape(account.id) ?>">Back to the account</a></div></section>
<?cs /if ?>
<?cs /def ?><?cs include!"layout.cs" ?>
