<?cs # The AWS console's steps, in order, each value beside the step that needs it.  Shared by whoever shows them.
  account.number     of the customer's AWS account
  account.external_id
  role.platform_account    the reseller platform's own AWS account, as AWS told; "" while it is not known
  role.create_role role.create_policy    addresses in the IAM console, or ""
  role.name          what to call the role
  role.policy        read_only_access, security_audit, narrow; role.policy_name: as the console lists it
  role.narrow_policy JSON, in lines; "" unless narrow
  role.path          address of this page, which those of files begin with
  role.trust_policy  JSON, in lines
?><?cs include!"part/copy.cs" ?><?cs def:value(label, id, text) ?><div class="value"><span class="value-label"><?cs var:label ?></span><code id="<?cs var:id ?>"><?cs var:text ?></code><?cs call:copy(label, id) ?></div><?cs /def ?><?cs def:in_aws(address) ?><?cs if:string.length(address) ?> <a href="<?cs var:url_validate(address) ?>" target="_blank" rel="noopener noreferrer">Open it in AWS<svg class="i" aria-hidden="true"><use href="/static/icons.svg#out"></use></svg><span class="visually-hidden"> (new tab)</span></a>.<?cs /if ?><?cs /def ?><?cs def:role_steps() ?>
<ol class="console">
<li><p>Sign in to the AWS console <strong>of this account</strong> as somebody who may create IAM roles.</p><?cs call:value("Account to sign in to", "value_account", account.number) ?></li>
<?cs if:role.policy == "narrow" ?><li><p>Open <b>IAM</b>, then <b>Policies</b>, and press <b>Create policy</b>.<?cs call:in_aws(role.create_policy) ?> Choose <b>JSON</b>, replace what is there by this policy, press <b>Next</b>, name it and press <b>Create policy</b>.</p>
<details class="more"><summary>The policy</summary>
<div class="code-head"><span class="quiet small">Permission policy, JSON</span><span class="code-do"><?cs call:copy("permission policy", "value_narrow") ?><a class="btn btn-copy" href="<?cs var:url_validate(role.path) ?>-policy.json<?cs if:string.length(role.partition) ?>?partition=<?cs var:url_escape(role.partition) ?><?cs /if ?>" download><svg class="i" aria-hidden="true"><use href="/static/icons.svg#download"></use></svg>Download<span class="visually-hidden"> permission policy</span></a></span></div>
<pre class="code code-long" id="value_narrow" tabindex="0" role="region" aria-label="Permission policy, JSON"><?cs var:role.narrow_policy ?></pre></details>
<?cs call:value("Policy name", "value_policy_name", role.policy_name) ?></li>
<?cs /if ?><li><p>Open <b>IAM</b>, then <b>Roles</b>, and press <b>Create role</b>.<?cs call:in_aws(role.create_role) ?></p></li>
<li><p>Trusted entity type: choose <b>AWS account</b>, then <b>Another AWS account</b>, and paste this <b>Account ID</b>.</p><?cs if:string.length(role.platform_account) ?><?cs call:value("Account ID", "value_platform", role.platform_account) ?><?cs else ?><p class="alert alert-warning"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#alert"></use></svg>The platform’s own AWS account is not known yet, because AWS has not answered. Reload this page in a minute.</p><?cs /if ?></li>
<li><p>Options: tick <b>Require external ID</b> and paste this <b>External ID</b>. Leave <b>Require MFA</b> off.</p><?cs call:value("External ID", "value_external", account.external_id) ?></li>
<li><p>Press <b>Next</b>, tick the permission policy <b><?cs var:role.policy_name ?></b>, and press <b>Next</b> again.</p><?cs call:value("Permission policy", "value_policy", role.policy_name) ?>
<?cs if:role.policy == "read_only_access" ?><p class="note"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#info"></use></svg><span>ReadOnlyAccess can change nothing, but it can also read what is <em>inside</em> S3 objects and DynamoDB tables. If that is too much, <b>SecurityAudit</b> is enough for the proof.</span></p><?cs elif:role.policy == "security_audit" ?><p class="note"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#info"></use></svg><span>SecurityAudit can change nothing. It reads how things are set up, not what is inside them.</span></p><?cs else ?><p class="note"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#info"></use></svg><span>It reads what there is and what it costs, and can change nothing. It is the policy that you made in the second step.</span></p><?cs /if ?></li>
<li><p>Give it this <b>Role name</b><?cs if:role.policy == "narrow" ?>, which the policy names too<?cs /if ?>, and press <b>Create role</b>.</p><?cs call:value("Role name", "value_name", role.name) ?></li>
<li><p>Press <b>Check now</b> on this page.<?cs if:role.policy == "narrow" ?> Or open<?cs else ?> With another name: open<?cs /if ?> the new role, copy its <b>ARN</b>, and paste it into <a href="#role_arn">Role ARN</a>.</p></li>
</ol>
<?cs /def ?><?cs def:role_policy() ?>
<div class="code-head"><h2 id="policy_title">Trust policy</h2><span class="code-do"><?cs call:copy("trust policy", "value_trust") ?><?cs if:string.length(role.platform_account) ?><a class="btn btn-copy" href="<?cs var:url_validate(role.path) ?>.json<?cs if:string.length(role.partition) ?>?partition=<?cs var:url_escape(role.partition) ?><?cs /if ?>" download><svg class="i" aria-hidden="true"><use href="/static/icons.svg#download"></use></svg>Download<span class="visually-hidden"> trust policy</span></a><?cs /if ?></span></div>
<p class="quiet">What the steps make, for those who write it themselves: it lets in that one account, and only with this external ID.</p>
<pre class="code" id="value_trust" tabindex="0" role="region" aria-label="Trust policy, JSON"><?cs var:role.trust_policy ?></pre>
<?cs /def ?>
