<?cs # A link's life as four steps.
  steps.request.is steps.approval.is steps.role.is steps.proof.is    done, now, todo, failed
  steps.request.note ... steps.proof.note    who and when, or what it waits for; ""
?><?cs def:step(name, is, note) ?><li class="step step-<?cs var:is ?>"<?cs if:is == "now" || is == "failed" ?> aria-current="step"<?cs /if ?>><span class="step-mark"><?cs if:is == "done" ?><svg class="i" aria-hidden="true"><use href="/static/icons.svg#tick"></use></svg><?cs elif:is == "failed" ?><svg class="i" aria-hidden="true"><use href="/static/icons.svg#x"></use></svg><?cs /if ?></span><span class="step-text"><span class="step-name"><?cs var:name ?></span> <span class="step-is"><?cs if:is == "done" ?>Done<?cs elif:is == "now" ?>Now<?cs elif:is == "failed" ?>Stopped<?cs else ?>To come<?cs /if ?></span><?cs if:string.length(note) ?><span class="step-note"><?cs var:note ?></span><?cs /if ?></span></li><?cs /def ?><?cs def:steps() ?>
<ol class="steps" aria-label="Steps to the link">
<?cs call:step("Request", steps.request.is, steps.request.note) ?>
<?cs call:step("Approval", steps.approval.is, steps.approval.note) ?>
<?cs call:step("Role", steps.role.is, steps.role.note) ?>
<?cs call:step("Proof", steps.proof.is, steps.proof.note) ?>
</ol>
<?cs /def ?>
