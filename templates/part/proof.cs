<?cs # What was tried, what AWS answered, and what to change.
  Whoever includes it includes part/copy.cs before.
  proof.verdict      passed refused too_early open other_account inconclusive loose unsure unread too_much; "" when nothing was
                     tried yet
  proof.title        the verdict in a few words; proof.text in a sentence or two
  proof.at           when, with zone
  proof.role_arn     that was tried
  proof.page         address of the page about this proof alone; proof.id is set there
  causes.N.{title text}     likely first
  warnings.N.text    what is not as it should be, whatever the verdict; not that powers.is is no
  trust.verdict      of the trust policy that was read: safe open refuses unsure; "" when none was
  trust.summary      in a sentence; trust.text: the policy, in lines; trust.corrected: what to paste instead, or ""
  trust.statements.N.{number say is}    is: pass, fail, unknown
  powers.text        whether the role may only read, in a sentence, or ""; powers.is: yes no hidden unknown
  powers.policies.N.text    the role's policies
  powers.writes.N.{action decision}    what AWS's simulation says, in words
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
<p class="quiet small"><span class="number"><?cs var:proof.role_arn ?></span><br><?cs var:proof.at ?><?cs if:!?proof.id && string.length(proof.page) ?> · <a href="<?cs var:url_validate(proof.page) ?>">For auditors</a><?cs /if ?></p>
</div>
<?cs if:powers.is == "no" && proof.verdict != "too_much" ?>
<div class="alert alert-warning">
<h3 class="alert-heading"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#alert"></use></svg>Warning: this role may do more than read</h3>
<p><?cs var:powers.text ?></p>
<p>To narrow it, open the role in IAM, then <b>Permissions</b>: leave a read-only policy such as ReadOnlyAccess or SecurityAudit, and remove the others.</p>
</div>
<?cs /if ?>
<?cs if:subcount(causes) > #0 ?>
<h3>What to look at, likeliest first</h3>
<ol class="causes">
<?cs each:c = causes ?><li><strong><?cs var:c.title ?></strong> <?cs var:c.text ?></li>
<?cs /each ?></ol>
<?cs /if ?>
<?cs if:subcount(warnings) > #0 ?>
<h3>Good to know</h3>
<ul class="causes">
<?cs each:w = warnings ?><li><?cs var:w.text ?></li>
<?cs /each ?></ul>
<?cs /if ?>
<?cs if:string.length(trust.corrected) ?>
<div class="code-head"><h3>The corrected trust policy</h3><span class="code-do"><?cs call:copy("corrected trust policy", "value_corrected") ?></span></div>
<pre class="code" id="value_corrected" tabindex="0" role="region" aria-label="Corrected trust policy, JSON"><?cs var:trust.corrected ?></pre>
<?cs /if ?>
<?cs if:string.length(trust.verdict) ?>
<details class="more"<?cs if:?proof.id ?> open<?cs /if ?>>
<summary>The trust policy as AWS gave it</summary>
<p><?cs var:trust.summary ?></p>
<pre class="code" tabindex="0" role="region" aria-label="Trust policy as AWS gave it, JSON"><?cs var:trust.text ?></pre>
<ul class="causes">
<?cs each:t = trust.statements ?><li><span class="answer a-<?cs var:t.is ?>">Statement <?cs var:t.number ?></span> <?cs var:t.say ?></li>
<?cs /each ?></ul>
</details>
<?cs /if ?>
<?cs if:string.length(powers.text) ?>
<details class="more"<?cs if:?proof.id ?> open<?cs /if ?>>
<summary>What the role may do</summary>
<p><?cs var:powers.text ?></p>
<?cs if:subcount(powers.policies) > #0 ?><h3>Its policies</h3>
<ul>
<?cs each:p = powers.policies ?><li class="number"><?cs var:p.text ?></li>
<?cs /each ?></ul>
<?cs /if ?>
<?cs if:subcount(powers.writes) > #0 ?><h3>Writes that AWS was asked about, none of them done</h3>
<ul>
<?cs each:w = powers.writes ?><li><code><?cs var:w.action ?></code> <?cs var:w.decision ?></li>
<?cs /each ?></ul>
<?cs /if ?>
</details>
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
