<?cs # The page on which a role is made and checked, for the portal (role.cs) and the hand-off link (handoff.cs).  Include form.cs,
  copy by role_steps.cs, role_ways.cs and proof.cs before.  A page defines beside(): what else stands beside the ways, or nothing.
  account.{number state external_id next}
  role.*             see part/role_steps.cs and part/role_ways.cs
  role.page          this page; role.back: where Back to the account leads, or ""
  role.named         1 when an ARN is saved; role.arn: that one, or the one that Check now looks for
  role.usual_arn     that the ways here give it
  role.blocked       why no ARN is taken now (not approved yet, declined, removed), in a sentence; "" when it is
  search.role_arn    that Check now looked for without its being found yet, or ""; search.is: refused or open; search.{text at}
  form.{role_arn description}
  forms.role forms.check
  reseller.name      whom the role lets in
?><?cs def:search() ?><?cs if:string.length(search.role_arn) ?>
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
<?cs call:hidden("check") ?><?cs if:string.length(role.partition) ?><input type="hidden" name="partition" value="<?cs var:role.partition ?>"><?cs /if ?>
<p><?cs if:role.named ?>Something changed in AWS? The same questions are asked again about<?cs else ?>Rolecall looks for the role under the name that the ways here give it<?cs /if ?>: <code><?cs var:role.arn ?></code></p>
<div class="buttons"><button class="btn <?cs if:role.named ?>btn-quiet<?cs else ?>btn-primary<?cs /if ?>"<?cs if:string.length(role.blocked) ?> disabled aria-describedby="blocked"<?cs /if ?>>Check now</button></div>
</form>
<?cs /def ?><?cs def:paste() ?>
<form class="panel" method="post" action="<?cs var:url_validate(forms.role.action) ?>" novalidate aria-labelledby="arn_title">
<h2 id="arn_title"><?cs if:role.named ?>The role<?cs else ?>Or paste its ARN<?cs /if ?></h2>
<?cs call:hidden("role") ?>
<?cs call:field("role_arn", "Role ARN", "text", "off", "required", "Looks like " + role.usual_arn) ?>
<?cs call:field("description", "Description", "text", "off", "optional", "") ?>
<div class="buttons"><button class="btn <?cs if:role.named ?>btn-primary<?cs else ?>btn-quiet<?cs /if ?>"<?cs if:string.length(role.blocked) ?> disabled aria-describedby="blocked"<?cs /if ?>>Save</button><?cs if:string.length(role.back) ?><a class="btn btn-quiet" href="<?cs var:url_validate(role.back) ?>">Back to the account</a><?cs /if ?></div>
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
<?cs /def ?><?cs def:role_live() ?>
<div class="live" role="status" aria-live="polite"><?cs if:?main.poll || (string.length(account.next) && !string.length(proof.verdict)) ?><p class="live-line s-bar-<?cs var:account.state ?>"><span data-live="next"><?cs if:string.length(account.next) ?><?cs var:account.next ?><?cs else ?>Rolecall is asking AWS.<?cs /if ?></span> <a data-live="reload" hidden href="<?cs var:url_validate(role.page) ?>">Show the result</a></p><?cs /if ?></div>
<?cs call:proof() ?>
<?cs call:search() ?>
<?cs if:string.length(role.blocked) ?><p class="note" id="blocked"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#lock"></use></svg><span><?cs var:role.blocked ?></span></p><?cs /if ?>
<?cs /def ?><?cs def:role_making() ?>
<div class="split split-role">
<?cs call:how() ?>
<div class="stack">
<?cs if:!role.named ?><?cs call:check_now() ?><?cs call:paste() ?><?cs else ?><?cs call:paste() ?><?cs call:check_now() ?><?cs /if ?>
<?cs call:beside() ?>
<?cs call:trust() ?>
</div>
</div>
<?cs /def ?>
