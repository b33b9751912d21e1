<?cs # What was tried, what AWS answered, and what to change.
  proof.verdict      passed refused too_early open other_account inconclusive; "" when nothing was tried yet
  proof.title        the verdict in a few words; proof.text in a sentence or two
  proof.at           when, with zone
  proof.role_arn     that was tried
  proof.page         address of the page about this proof alone; proof.id is set there
  causes.N.{title text}     likely first
  probes.N.question  such as "AssumeRole with the right external ID"
  probes.N.expected  in words, such as "let in" or "AccessDenied"
  probes.N.answer    in words, such as "let in, account 123456789012" or "refused"
  probes.N.is        pass, fail, unknown
  probes.N.{code message aws_request_id at took}    "" when there is none
?><?cs def:proof() ?>
<?cs if:string.length(proof.verdict) ?>
<section class="panel proof" aria-labelledby="proof_title">
<div class="verdict v-<?cs var:proof.verdict ?>">
<h2 id="proof_title"><?cs var:proof.title ?></h2>
<p><?cs var:proof.text ?></p>
<p class="quiet small"><span class="number"><?cs var:proof.role_arn ?></span><br><?cs var:proof.at ?><?cs if:!?proof.id ?> · <a href="<?cs var:url_validate(proof.page) ?>">For auditors</a><?cs /if ?></p>
</div>
<?cs if:subcount(causes) > #0 ?>
<h3>What to look at, likeliest first</h3>
<ol class="causes">
<?cs each:c = causes ?><li><strong><?cs var:c.title ?></strong> <?cs var:c.text ?></li>
<?cs /each ?></ol>
<?cs /if ?>
<?cs if:subcount(probes) > #0 ?>
<h3 id="evidence_title">Evidence</h3>
<div class="scroll" tabindex="0" role="region" aria-labelledby="evidence_title">
<table class="table evidence">
<caption class="visually-hidden">Questions put to AWS and its answers</caption>
<thead><tr><th scope="col">Question</th><th scope="col">Expected</th><th scope="col">AWS answered</th><th scope="col">AWS request ID</th><th scope="col">Time</th><th scope="col">Took</th></tr></thead>
<tbody>
<?cs each:p = probes ?><tr><th scope="row"><?cs var:p.question ?></th><td><?cs var:p.expected ?></td><td><span class="answer a-<?cs var:p.is ?>"><?cs if:p.is == "pass" ?><span class="visually-hidden">As expected: </span><?cs elif:p.is == "fail" ?><span class="visually-hidden">Not as expected: </span><?cs else ?><span class="visually-hidden">Proves nothing: </span><?cs /if ?><?cs var:p.answer ?></span><?cs if:string.length(p.code) || string.length(p.message) ?><span class="aws-said"><?cs if:string.length(p.code) ?><code><?cs var:p.code ?></code> <?cs /if ?><?cs var:p.message ?></span><?cs /if ?></td><td class="number"><?cs var:p.aws_request_id ?></td><td><?cs var:p.at ?></td><td class="took"><?cs var:p.took ?></td></tr>
<?cs /each ?></tbody>
</table>
</div>
<?cs /if ?>
</section>
<?cs /if ?>
<?cs /def ?>
