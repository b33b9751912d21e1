<?cs # The second factor: to begin with it, or, when it is on, to turn it off or make new recovery codes.
  factor.{state since codes_left}
  form.otp
  forms.factor
?><?cs include!"part/form.cs" ?><?cs include!"part/errors.cs" ?><?cs set:nav = "settings" ?><?cs set:width = "form" ?><?cs def:crumbs() ?><nav aria-label="Breadcrumb"><ol class="crumbs"><li><a href="/settings">Account</a></li><li><a href="/settings/security">Your sign-in</a></li><li aria-current="page"><?cs var:title ?></li></ol></nav><?cs /def ?><?cs def:lead() ?><p class="lead-line quiet"><?cs if:factor.state == "on" ?>On since <?cs var:factor.since ?>.<?cs else ?>A code of an authenticator app, asked for after the password.<?cs /if ?></p><?cs /def ?><?cs def:actions() ?><?cs /def ?><?cs def:content() ?>
<?cs call:errors() ?>
<form class="panel" method="post" action="<?cs var:url_validate(forms.factor.action) ?>" novalidate>
<?cs call:hidden("factor") ?>
<?cs if:factor.state == "on" ?>
<p>Turning it off, and new recovery codes, ask for both your password and a code.</p>
<?cs call:field("current_password", "Your password", "password", "current-password", "required", "") ?>
<?cs call:field("otp", "Code", "text", "one-time-code", "required", "Of the app, or one of your recovery codes.") ?>
<div class="buttons"><button class="btn btn-primary" name="what" value="codes">Make new recovery codes</button><button class="btn btn-danger-quiet" name="what" value="off">Turn it off</button><a class="btn btn-quiet" href="/settings/security">Cancel</a></div>
<p class="quiet small after-buttons">New recovery codes end the old ones.</p>
<?cs else ?>
<ol class="plain-steps"><li>Have an authenticator app on your phone: any that takes time-based codes (TOTP).</li><li>On the next page, scan a QR code with it.</li><li>Type the code that it shows, and keep the recovery codes.</li></ol>
<?cs call:field("current_password", "Your password", "password", "current-password", "required", "So that nobody else does this on your screen.") ?>
<div class="buttons"><button class="btn btn-primary">Continue</button><a class="btn btn-quiet" href="/settings/security">Cancel</a></div>
<?cs /if ?>
</form>
<?cs /def ?><?cs include!"layout.cs" ?>
