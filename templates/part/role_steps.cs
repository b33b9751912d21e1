<?cs # The AWS console's steps, in order, each value beside the step that needs it.  Shared by whoever shows them.
  account.number     of the customer's AWS account
  account.external_id
  role.platform_account    the reseller platform's own AWS account, as AWS told; "" while it is not known
  role.console       address of the IAM console's "Create role", or ""
  role.name          a role name to suggest
  role.trust_policy  JSON, in lines
?><?cs include!"part/copy.cs" ?><?cs def:value(label, id, text) ?><div class="value"><span class="value-label"><?cs var:label ?></span><code id="<?cs var:id ?>"><?cs var:text ?></code><?cs call:copy(label, id) ?></div><?cs /def ?><?cs def:role_steps() ?>
<ol class="console">
<li><p>Sign in to the AWS console <strong>of this account</strong> as somebody who may create IAM roles.</p><?cs call:value("Account to sign in to", "value_account", account.number) ?></li>
<li><p>Open <b>IAM</b>, then <b>Roles</b>, and press <b>Create role</b>.<?cs if:string.length(role.console) ?> <a href="<?cs var:url_validate(role.console) ?>" target="_blank" rel="noopener noreferrer">Open it in AWS<svg class="i" aria-hidden="true"><use href="/static/icons.svg#out"></use></svg><span class="visually-hidden"> (new tab)</span></a><?cs /if ?></p></li>
<li><p>Trusted entity type: choose <b>AWS account</b>, then <b>Another AWS account</b>, and paste this <b>Account ID</b>.</p><?cs if:string.length(role.platform_account) ?><?cs call:value("Account ID", "value_platform", role.platform_account) ?><?cs else ?><p class="alert alert-warning"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#alert"></use></svg>The platform’s own AWS account is not known yet, because AWS has not answered. Reload this page in a minute.</p><?cs /if ?></li>
<li><p>Options: tick <b>Require external ID</b> and paste this <b>External ID</b>. Leave <b>Require MFA</b> off.</p><?cs call:value("External ID", "value_external", account.external_id) ?></li>
<li><p>Press <b>Next</b>, tick the permission policy <b>ReadOnlyAccess</b>, and press <b>Next</b> again.</p><?cs call:value("Permission policy", "value_policy", "ReadOnlyAccess") ?>
<p class="note"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#info"></use></svg><span>ReadOnlyAccess can change nothing, but it can also read what is <em>inside</em> S3 objects and DynamoDB tables. If that is too much, <b>SecurityAudit</b> is enough for the proof.</span></p></li>
<li><p>Give it a <b>Role name</b>; any name will do. Press <b>Create role</b>.</p><?cs call:value("Role name", "value_name", role.name) ?></li>
<li><p>Open the new role and copy its <b>ARN</b>. It belongs into <a href="#role_arn">Role ARN</a> on this page.</p></li>
</ol>
<?cs /def ?><?cs def:role_policy() ?>
<div class="code-head"><h2 id="policy_title">Trust policy</h2><?cs call:copy("trust policy", "value_trust") ?></div>
<p class="quiet">What the steps make, for those who write it themselves: it lets in that one account, and only with this external ID.</p>
<pre class="code" id="value_trust" tabindex="0" role="region" aria-label="Trust policy, JSON"><?cs var:role.trust_policy ?></pre>
<?cs /def ?>
