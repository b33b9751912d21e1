<?cs # The second factor's secret, and the code that proves that the app has it.
  setup.{secret size path}    base32 in groups; the QR code: modules a side, and the dark ones as an SVG path
  form.otp
  forms.setup
?><?cs include!"part/form.cs" ?><?cs include!"part/errors.cs" ?><?cs include!"part/copy.cs" ?><?cs set:nav = "settings" ?><?cs set:width = "form" ?><?cs def:crumbs() ?><nav aria-label="Breadcrumb"><ol class="crumbs"><li><a href="/settings">Account</a></li><li><a href="/settings/security">Your sign-in</a></li><li aria-current="page"><?cs var:title ?></li></ol></nav><?cs /def ?><?cs def:lead() ?><p class="lead-line quiet">It is asked for only when you have typed a code below.</p><?cs /def ?><?cs def:actions() ?><?cs /def ?><?cs def:content() ?>
<?cs call:errors() ?>
<form class="panel" method="post" action="<?cs var:url_validate(forms.setup.action) ?>" novalidate>
<?cs call:hidden("setup") ?>
<p>Scan this with your authenticator app:</p>
<svg class="qr" role="img" aria-label="QR code for the authenticator app; the same as the key below" viewBox="0 0 <?cs var:setup.size ?> <?cs var:setup.size ?>" shape-rendering="crispEdges"><path class="qr-light" d="M0 0h<?cs var:setup.size ?>v<?cs var:setup.size ?>H0z"></path><path class="qr-dark" d="<?cs var:setup.path ?>"></path></svg>
<p>Or type this key into it (time-based, 6 digits, every 30 seconds):</p>
<p><code class="secret-key" id="secret"><?cs var:setup.secret ?></code> <?cs call:copy("the key", "secret") ?></p>
<?cs call:field("otp", "Code", "text", "one-time-code", "required", "The six digits that the app shows now.") ?>
<div class="buttons"><button class="btn btn-primary">Turn it on</button><a class="btn btn-quiet" href="/settings/security">Cancel</a></div>
</form>
<?cs /def ?><?cs include!"layout.cs" ?>
