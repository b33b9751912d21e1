<?cs # One user.
  edit.{name email state self last_sign_in invited_by invited_at}    as stored; self: 1 for the one who looks
  edit.second_factor    since when it is on, or not set
  form.role
  choices.role.N.{value label}
  forms.user         changes the role
  forms.{again withdraw sign_out suspend reactivate second_factor}    what can be done now; each may be left out
?><?cs include!"part/form.cs" ?><?cs include!"part/errors.cs" ?><?cs include!"part/user.cs" ?><?cs set:nav = "settings" ?><?cs set:width = "form" ?><?cs def:crumbs() ?><nav aria-label="Breadcrumb"><ol class="crumbs"><li><a href="/settings">Account</a></li><li><a href="/settings/users">Users</a></li><li aria-current="page"><?cs var:title ?></li></ol></nav><?cs /def ?><?cs def:lead() ?><p class="lead-line"><?cs call:user_state(edit.state) ?> <span class="quiet"><?cs var:edit.email ?></span><?cs if:edit.self == "1" ?> <span class="quiet">(you)</span><?cs /if ?></p><?cs /def ?><?cs def:actions() ?><?cs /def ?><?cs def:content() ?>
<?cs call:errors() ?>
<div class="stack">
<section class="panel" aria-label="What is known">
<dl class="facts">
<?cs if:string.length(edit.invited_by) ?><dt>Invited by</dt><dd><?cs var:edit.invited_by ?>, <?cs var:edit.invited_at ?></dd><?cs /if ?>
<?cs if:edit.state != "pending" ?><dt>Last signed in</dt><dd><?cs if:string.length(edit.last_sign_in) ?><?cs var:edit.last_sign_in ?><?cs else ?>never<?cs /if ?></dd>
<dt>Second factor</dt><dd><?cs if:?edit.second_factor ?>on since <?cs var:edit.second_factor ?><?cs else ?>off<?cs /if ?></dd><?cs /if ?>
</dl>
</section>
<form class="panel" method="post" action="<?cs var:url_validate(forms.user.action) ?>" novalidate aria-labelledby="form_title">
<h2 id="form_title">Role</h2>
<?cs call:hidden("user") ?>
<?cs call:select("role", "Role", "", "required", "") ?>
<div class="buttons"><button class="btn btn-primary">Save</button><a class="btn btn-quiet" href="/settings/users">Cancel</a></div>
</form>
<?cs if:?forms.again.action ?><form class="panel" method="post" action="<?cs var:url_validate(forms.again.action) ?>">
<?cs call:hidden("again") ?>
<p>The invitation was not accepted yet. A fresh mail has a fresh link; the one in the old mail ends.</p>
<div class="buttons"><button class="btn btn-quiet"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#envelope"></use></svg>Send the invitation again</button></div>
</form><?cs /if ?>
<?cs if:?forms.reactivate.action ?><form class="panel" method="post" action="<?cs var:url_validate(forms.reactivate.action) ?>">
<?cs call:hidden("reactivate") ?>
<p><?cs var:edit.name ?> can’t sign in. Reactivated, the password is the same as before.</p>
<div class="buttons"><button class="btn btn-quiet"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#repeat"></use></svg>Reactivate</button></div>
</form><?cs /if ?>
<?cs if:?forms.sign_out.action ?><form class="panel" method="post" action="<?cs var:url_validate(forms.sign_out.action) ?>">
<?cs call:hidden("sign_out") ?>
<p>Ends all sessions of <?cs var:edit.name ?>, for instance when a laptop is lost. <?cs if:edit.self == "1" ?>You too sign in again then.<?cs else ?>Signing in again is possible.<?cs /if ?></p>
<div class="buttons"><button class="btn btn-quiet"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#out"></use></svg>Sign out everywhere</button></div>
</form><?cs /if ?>
<?cs if:?forms.withdraw.action ?>
<details class="danger-zone">
<summary>Withdraw the invitation</summary>
<form method="post" action="<?cs var:url_validate(forms.withdraw.action) ?>">
<?cs call:hidden("withdraw") ?>
<p>The link in the mail ends, and <?cs var:edit.name ?> is taken off the list.</p>
<button class="btn btn-danger-quiet"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#trash"></use></svg>Yes, withdraw it</button>
</form>
</details>
<?cs /if ?>
<?cs if:?forms.second_factor.action ?>
<details class="danger-zone">
<summary>Remove the second factor</summary>
<form method="post" action="<?cs var:url_validate(forms.second_factor.action) ?>">
<?cs call:hidden("second_factor") ?>
<p>For somebody who has lost both phone and recovery codes. Make sure that it is really <?cs var:edit.name ?> who asks: from then on the password alone signs in.</p>
<button class="btn btn-danger-quiet"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#key"></use></svg>Yes, remove it</button>
</form>
</details>
<?cs /if ?>
<?cs if:?forms.suspend.action ?>
<details class="danger-zone">
<summary>Suspend this user</summary>
<form method="post" action="<?cs var:url_validate(forms.suspend.action) ?>">
<?cs call:hidden("suspend") ?>
<p><?cs var:edit.name ?> is signed out everywhere and can’t sign in until an owner reactivates the user. What was done stays.</p>
<button class="btn btn-danger-quiet"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#lock"></use></svg>Yes, suspend</button>
</form>
</details>
<?cs /if ?>
</div>
<?cs /def ?><?cs include!"layout.cs" ?>
