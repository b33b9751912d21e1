<?cs # Another external ID: issued, on its way, or taken back.  Nothing while no role uses one.
  rotation.old       that serves until account.external_id is proved; "" when no exchange is on its way
  rotation.blocked   why none can be begun now, or ""
  forms.rotate forms.rotate_cancel
?><?cs def:rotation() ?><?cs if:!string.length(rotation.blocked) || string.length(rotation.old) ?>
<section class="panel" id="external_id" aria-labelledby="rotation_title">
<h2 id="rotation_title">External ID</h2>
<?cs if:string.length(rotation.old) ?>
<p>A new external ID is on its way. Put it into the role’s trust policy in place of the old one. The old one serves until AWS has proved the new one, so nothing breaks meanwhile; then it is retired, and a role that still takes it counts as open.</p>
<dl class="facts">
<dt>New</dt><dd class="number"><?cs var:account.external_id ?></dd>
<dt>Old, still serving</dt><dd class="number"><?cs var:rotation.old ?></dd>
</dl>
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
