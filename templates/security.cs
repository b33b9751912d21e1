<?cs # One's own sign-in.
  user.{name email role}
  factor.{state since codes_left}    state: on or off
  sessions.N.{form browser agent from since seen self}    form: name of the form that ends it; self: 1 for this one
  forms.end_others   when there are others
?><?cs include!"part/form.cs" ?><?cs set:nav = "settings" ?><?cs set:width = "form" ?><?cs def:crumbs() ?><nav aria-label="Breadcrumb"><ol class="crumbs"><li><a href="/settings">Account</a></li><li aria-current="page"><?cs var:title ?></li></ol></nav><?cs /def ?><?cs def:lead() ?><p class="lead-line quiet"><?cs var:user.name ?>, <?cs var:user.email ?></p><?cs /def ?><?cs def:actions() ?><?cs /def ?><?cs def:content() ?>
<div class="stack">
<section class="panel" aria-labelledby="password_title">
<h2 id="password_title">Password</h2>
<p>You are asked for the present one, and signed out in all other browsers.</p>
<div class="buttons"><a class="btn btn-quiet" href="/settings/security/password"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#key"></use></svg>Change your password</a></div>
</section>
<section class="panel" aria-labelledby="factor_title">
<h2 id="factor_title">Second factor <?cs if:factor.state == "on" ?><span class="state s-approved">On</span><?cs else ?><span class="state s-cancelled">Off</span><?cs /if ?></h2>
<?cs if:factor.state == "on" ?>
<p>Since <?cs var:factor.since ?>. Signing in asks for a code of your authenticator app after the password. <?cs if:factor.codes_left == "0" ?><strong>No recovery code is left.</strong><?cs elif:factor.codes_left == "1" ?>One recovery code is left.<?cs else ?><?cs var:factor.codes_left ?> recovery codes are left.<?cs /if ?></p>
<div class="buttons"><a class="btn btn-quiet" href="/settings/security/second-factor">New recovery codes, or turn off</a></div>
<?cs else ?>
<p>With it, somebody who learns your password still can’t sign in: a code of an app on your phone is asked for too.</p>
<div class="buttons"><a class="btn btn-primary" href="/settings/security/second-factor"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#lock"></use></svg>Set up</a></div>
<?cs /if ?>
</section>
<section class="panel panel-list" aria-labelledby="sessions_title">
<div class="panel-head"><h2 id="sessions_title">Where you are signed in</h2></div>
<ul class="rows">
<?cs each:x = sessions ?><li><span title="<?cs var:x.agent ?>"><strong><?cs var:x.browser ?></strong><br><span class="quiet">from <?cs var:x.from ?></span></span><?cs if:x.self == "1" ?><span class="state s-approved">This browser</span><?cs else ?><form method="post" action="<?cs var:url_validate(forms[x.form].action) ?>"><?cs call:hidden(x.form) ?><button class="btn btn-quiet btn-sm">Sign out<span class="visually-hidden"> <?cs var:x.browser ?>, seen <?cs var:x.seen ?></span></button></form><?cs /if ?><span class="small quiet">Signed in <?cs var:x.since ?>, last seen <?cs var:x.seen ?></span></li>
<?cs /each ?></ul>
<?cs if:?forms.end_others.action ?>
<form method="post" action="<?cs var:url_validate(forms.end_others.action) ?>">
<?cs call:hidden("end_others") ?>
<div class="buttons"><button class="btn btn-danger-quiet"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#out"></use></svg>Sign out everywhere else</button></div>
</form>
<?cs /if ?>
</section>
</div>
<?cs /def ?><?cs include!"layout.cs" ?>
