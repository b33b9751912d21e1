<?cs # Recovery codes, shown this once.
  codes.N.text
?><?cs include!"part/copy.cs" ?><?cs set:nav = "settings" ?><?cs set:width = "form" ?><?cs def:crumbs() ?><nav aria-label="Breadcrumb"><ol class="crumbs"><li><a href="/settings">Account</a></li><li><a href="/settings/security">Your sign-in</a></li><li aria-current="page"><?cs var:title ?></li></ol></nav><?cs /def ?><?cs def:lead() ?><p class="lead-line quiet">The second factor is on. These codes are shown this once.</p><?cs /def ?><?cs def:actions() ?><?cs /def ?><?cs def:content() ?>
<section class="panel" aria-label="Recovery codes">
<p>Without your phone, each of them signs you in once, in place of the app’s code. Keep them where you keep your passwords, or on paper.</p>
<ul class="recovery-codes" id="codes"><?cs each:c = codes ?><li><code><?cs var:c.text ?></code>
</li><?cs /each ?></ul>
<div class="buttons"><?cs call:copy("the recovery codes", "codes") ?><button class="btn btn-quiet" type="button" hidden data-print>Print</button><a class="btn btn-primary" href="/settings/security">I have kept them</a></div>
</section>
<?cs /def ?><?cs include!"layout.cs" ?>
