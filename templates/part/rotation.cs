<?cs # Another external ID: issued, on its way, or taken back.  Nothing while no role uses one.
  rotation.old       that serves until account.external_id is proved; "" when no exchange is on its way
  account.external_id role.{arn trust_policy}    the new one, and the role that it belongs into; include role_steps.cs before
  rotation.blocked   why none can be begun now, or ""
  forms.rotate forms.rotate_cancel
?><?cs def:rotation() ?><?cs if:!string.length(rotation.blocked) || string.length(rotation.old) ?>
<section class="panel" id="external_id" aria-labelledby="rotation_title">
<h2 id="rotation_title">External ID</h2>
<?cs if:string.length(rotation.old) ?>
<p>A new external ID is on its way. Put it into the role’s trust policy in place of the old one. The old one serves until AWS has proved the new one, so nothing breaks meanwhile; then it is retired, and a role that still takes it counts as open.</p>
<dl class="facts">
<dt>Old, still serving</dt><dd class="number"><?cs var:rotation.old ?></dd>
</dl>
<ol class="console">
<li><p>In the AWS console of this account open <b>IAM</b>, then <b>Roles</b>, and the role <code><?cs var:role.arn ?></code>. Choose <b>Trust relationships</b>, then <b>Edit trust policy</b>.</p></li>
<li><p>Replace the old external ID by the new one, or the whole policy by the one below, and press <b>Update policy</b>.</p><?cs call:value("New external ID", "value_new_id", account.external_id) ?>
<details class="more"><summary>The trust policy with the new external ID</summary>
<div class="code-head"><span class="quiet small">Trust policy, JSON</span><span class="code-do"><?cs call:copy("trust policy with the new external ID", "value_new_trust") ?></span></div>
<pre class="code" id="value_new_trust" tabindex="0" role="region" aria-label="Trust policy with the new external ID, JSON"><?cs var:role.trust_policy ?></pre></details></li>
<li><p>Press <b>Check now</b> on this page. AWS is asked with the new external ID first: once it lets us in, the old one is retired and the exchange is done. Until then we ask with both, and the account stays linked by the old one.</p></li>
</ol>
<form method="post" action="<?cs var:url_validate(forms.rotate_cancel.action) ?>">
<?cs call:hidden("rotate_cancel") ?>
<input type="hidden" name="external_id" value="<?cs var:account.external_id ?>">
<div class="buttons"><button class="btn btn-quiet">Take the new one back</button></div>
</form>
<?cs else ?>
<p>Does somebody know this external ID who should not, or do your rules ask for a new one now and then? A new one can be issued while the role is in use: the old one serves until AWS has proved the new one.</p>
<form method="post" action="<?cs var:url_validate(forms.rotate.action) ?>">
<?cs call:hidden("rotate") ?>
<div class="buttons"><button class="btn btn-quiet">Issue a new external ID</button></div>
</form>
<?cs /if ?>
</section>
<?cs /if ?><?cs /def ?>
