<?cs # The ways to make the role: the console's steps or one of the texts, as tabs that are links.  Include role_steps.cs before.
  ways.N.{label href current}    current: 1 for the one that is shown; none while the platform's own account is not known
  partitions.N.{label href current}    of AWS to choose from; none when there is nothing to choose
  role.partition     the one that was chosen, or ""
  role.way           console, cloudformation, cli, terraform
  role.text          of the way that is shown: template, script, configuration
  role.download      address of the same as a file
  role.quick_create  address in the CloudFormation console that has it all filled in, or ""
?><?cs def:way_code(label, name) ?>
<div class="code-head"><h3 id="code_title"><?cs var:label ?></h3><span class="code-do"><?cs call:copy(name, "value_way") ?><a class="btn btn-copy" href="<?cs var:url_validate(role.download) ?>" download><svg class="i" aria-hidden="true"><use href="/static/icons.svg#download"></use></svg>Download<span class="visually-hidden"> <?cs var:name ?></span></a></span></div>
<pre class="code code-long" id="value_way" tabindex="0" role="region" aria-labelledby="code_title"><?cs var:role.text ?></pre>
<?cs /def ?><?cs def:way_cloudformation() ?>
<ol class="console">
<li><p>Sign in to the AWS console <strong>of this account</strong> as somebody who may create stacks and IAM roles.</p><?cs call:value("Account to sign in to", "value_account", account.number) ?></li>
<?cs if:string.length(role.quick_create) ?><li><p><a href="<?cs var:url_validate(role.quick_create) ?>" target="_blank" rel="noopener noreferrer">Create the stack in AWS<svg class="i" aria-hidden="true"><use href="/static/icons.svg#out"></use></svg><span class="visually-hidden"> (new tab)</span></a>: all values are filled in. Leave them as they are.</p></li>
<li><p>Tick <b>I acknowledge that AWS CloudFormation might create IAM resources with custom names</b>, and press <b>Create stack</b>.</p></li>
<?cs else ?><li><p>Download the template below. Open <b>CloudFormation</b>, press <b>Create stack</b>, <b>With new resources</b>, then <b>Upload a template file</b>, and choose it. All values are in it: leave them as they are.</p></li>
<li><p>Name the stack, go on with <b>Next</b>, tick <b>I acknowledge that AWS CloudFormation might create IAM resources with custom names</b>, and press <b>Submit</b>.</p><?cs call:value("Stack name", "value_stack", "rolecall-role") ?></li>
<?cs /if ?><li><p>When the stack says <b>CREATE_COMPLETE</b>, press <b>Check now</b> on this page, or copy <b>RoleArn</b> from its <b>Outputs</b> into <a href="#role_arn">Role ARN</a>.</p></li>
</ol>
<?cs call:way_code("Template", "CloudFormation template") ?>
<?cs /def ?><?cs def:way_cli() ?>
<ol class="console">
<li><p>Open a shell that has the AWS CLI with credentials <strong>of this account</strong>. <b>CloudShell</b> in its console is one.</p><?cs call:value("Account", "value_account", account.number) ?></li>
<li><p>Run the script. It looks first whether the credentials belong to that account, makes the role or corrects its trust policy, and prints the ARN.</p></li>
<li><p>Press <b>Check now</b> on this page, or copy the ARN into <a href="#role_arn">Role ARN</a>.</p></li>
</ol>
<?cs call:way_code("Script", "AWS CLI script") ?>
<?cs /def ?><?cs def:way_terraform() ?>
<ol class="console">
<li><p>Put this file beside your others. Its provider must have credentials <strong>of this account</strong>; with others it changes nothing.</p><?cs call:value("Account", "value_account", account.number) ?></li>
<li><p>Run <code>terraform apply</code>. It prints <code>role_arn</code>.</p></li>
<li><p>Press <b>Check now</b> on this page, or copy the ARN into <a href="#role_arn">Role ARN</a>.</p></li>
</ol>
<?cs call:way_code("Configuration", "Terraform configuration") ?>
<?cs /def ?><?cs def:role_ways() ?>
<?cs if:subcount(partitions) > #0 ?><p class="quiet small" id="partitions_title">This AWS account belongs to</p><nav aria-labelledby="partitions_title"><ul class="tabs" id="partitions"><?cs each:p = partitions ?><li><a href="<?cs var:url_validate(p.href) ?>"<?cs if:p.current ?> aria-current="true"<?cs /if ?>><?cs var:p.label ?></a></li><?cs /each ?></ul></nav><?cs /if ?>
<?cs if:subcount(ways) > #0 ?><nav aria-label="Ways to make the role"><ul class="tabs" id="ways"><?cs each:w = ways ?><li><a href="<?cs var:url_validate(w.href) ?>"<?cs if:w.current ?> aria-current="true"<?cs /if ?>><?cs var:w.label ?></a></li><?cs /each ?></ul></nav><?cs /if ?>
<?cs if:role.way == "cloudformation" ?><?cs call:way_cloudformation() ?><?cs elif:role.way == "cli" ?><?cs call:way_cli() ?><?cs elif:role.way == "terraform" ?><?cs call:way_terraform() ?><?cs else ?><?cs call:role_steps() ?><?cs /if ?>
<?cs /def ?>
