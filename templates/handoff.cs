<?cs # Create IAM Role for the owner of the AWS account, by a mailed link: one account, no navigation.
  main.external_id main.platform_account    printed as data-*; main.poll while it waits for an approver or for AWS
  account.* role.* search.* form.{role_arn description}    see part/role_page.cs
  proof.* and more   see part/proof.cs; no proof.page
  handoff.done       1: the account is linked, and there is nothing left to do but to narrow a role that may do more than read
  handoff.sent_by    who of the reseller sent it; handoff.note: what they have to say, or ""
  handoff.to         address that the link was mailed to; handoff.expires_at
  reseller.name reseller.email
?><?cs include!"part/form.cs" ?><?cs include!"part/errors.cs" ?><?cs include!"part/state.cs" ?><?cs include!"part/role_steps.cs" ?><?cs include!"part/role_ways.cs" ?><?cs include!"part/proof.cs" ?><?cs def:beside() ?><?cs /def ?><?cs include!"part/role_page.cs" ?><?cs def:crumbs() ?><?cs /def ?><?cs def:lead() ?><p class="lead-line"><span data-live="badge"><?cs call:account_state(account.state) ?></span> <span class="quiet">AWS account <span class="number"><?cs var:account.number ?></span></span></p><?cs /def ?><?cs def:actions() ?><?cs /def ?><?cs def:asked() ?>
<section class="panel" aria-labelledby="asked_title">
<h2 id="asked_title">What you are asked for</h2>
<p><?cs if:string.length(handoff.sent_by) ?><strong><?cs var:handoff.sent_by ?></strong> of <?cs /if ?><?cs var:reseller.name ?> asks you to make an IAM role in this AWS account. It lets <?cs var:reseller.name ?> read, not change, and lets nobody in without the external ID that stands below.</p>
<?cs if:string.length(handoff.note) ?><blockquote><?cs var:handoff.note ?></blockquote><?cs /if ?>
<p class="quiet small">This link was mailed to <?cs var:handoff.to ?> and works until <?cs var:handoff.expires_at ?>, or until the account is linked. Pass it on only to whoever makes the role.<?cs if:string.length(reseller.email) ?> Questions? Write to <?cs var:reseller.email ?>.<?cs /if ?></p>
</section>
<?cs /def ?><?cs def:content() ?>
<?cs call:errors() ?>
<?cs if:handoff.done ?>
<div class="panel">
<?cs if:powers.is == "no" ?><p>Thank you: the account is linked, and this link takes nothing more. <strong>One thing is left that we advise: narrow the role.</strong> It may do more than read, which <?cs var:reseller.name ?> does not need. What to change stands below; Rolecall looks again every day by itself.</p>
<?cs else ?><p>Thank you: nothing is left to do, and this link takes nothing more. You may close this page.</p>
<?cs /if ?><p class="quiet">To end the access one day, delete the role in IAM.<?cs if:string.length(reseller.email) ?> Questions? Write to <?cs var:reseller.name ?>: <strong><?cs var:reseller.email ?></strong><?cs /if ?></p>
</div>
<?cs call:proof() ?>
<?cs else ?>
<?cs if:!string.length(proof.verdict) ?><?cs call:asked() ?><?cs /if ?>
<?cs call:role_live() ?>
<?cs call:role_making() ?>
<?cs if:string.length(proof.verdict) ?><?cs call:asked() ?><?cs /if ?>
<?cs /if ?>
<?cs /def ?><?cs include!"layout.cs" ?>
