<?cs # Create IAM Role: the ways to make it, then the role's ARN, what AWS said about it, and the hand-off to the account owner.
  main.external_id main.platform_account    printed as data-*; main.poll while Checking
  account.{id customer customer_id}
  account.* role.* search.* form.{role_arn description}    see part/role_page.cs
  role.open          1 when one of the ways was chosen
  proof.* and more   see part/proof.cs
  handoff.is         how the newest hand-off stands: open expired done withdrawn; "" when there was none
  handoff.{to_name to_email sent_by sent_at expires_at opened_at acted_at ended_at}    of it; a time that was not is ""
  handoff.mail       queued, sent, failed, or "" when it is not known; handoff.answer: the relay's last one
  handoff.blocked    why none can be sent now, or ""
  form.{email name note}
  rotation.*         see part/rotation.cs
  forms.handoff forms.withdraw
?><?cs include!"part/form.cs" ?><?cs include!"part/errors.cs" ?><?cs include!"part/state.cs" ?><?cs include!"part/role_steps.cs" ?><?cs include!"part/role_ways.cs" ?><?cs include!"part/proof.cs" ?><?cs include!"part/handoff.cs" ?><?cs include!"part/rotation.cs" ?><?cs def:beside() ?><?cs call:handoff() ?><?cs /def ?><?cs include!"part/role_page.cs" ?><?cs set:nav = "accounts" ?><?cs def:crumbs() ?><nav aria-label="Breadcrumb"><ol class="crumbs"><?cs if:string.length(account.customer_id) ?><li><a href="/customers">Customers</a></li><li><a href="/customers/<?cs var:url_escape(account.customer_id) ?>"><?cs var:account.customer ?></a></li><?cs else ?><li><a href="/accounts">Cloud Accounts</a></li><?cs /if ?><li><a href="/accounts/<?cs var:url_escape(account.id) ?>"><?cs var:account.number ?></a></li><li aria-current="page"><?cs var:title ?></li></ol></nav><?cs /def ?><?cs def:lead() ?><p class="lead-line"><span data-live="badge"><?cs call:account_state(account.state) ?></span> <span class="quiet">AWS account <span class="number"><?cs var:account.number ?></span><?cs if:string.length(account.customer) ?> · <?cs var:account.customer ?><?cs /if ?></span></p><?cs /def ?><?cs def:actions() ?><?cs /def ?><?cs def:content() ?>
<?cs call:errors() ?>
<?cs call:role_live() ?>
<?cs if:account.state == "linked" ?>
<div class="split split-even">
<?cs call:paste() ?>
<?cs call:check_now() ?>
</div>
<?cs if:string.length(handoff.is) ?><?cs call:handoff() ?><?cs /if ?>
<?cs call:rotation() ?>
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
<?cs call:role_making() ?>
<?cs call:rotation() ?>
<?cs /if ?>
<?cs /def ?><?cs include!"layout.cs" ?>
