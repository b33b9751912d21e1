<?cs # Who may sign in: the list, with a form to invite somebody.
  users.N.{id name email role state self last_sign_in}    state: pending active suspended; self: 1 for the one who looks
  page.next page.previous
  form.{name email role}
  choices.role.N.{value label}
  forms.invite
?><?cs include!"part/form.cs" ?><?cs include!"part/errors.cs" ?><?cs include!"part/paging.cs" ?><?cs include!"part/user.cs" ?><?cs set:nav = "settings" ?><?cs def:crumbs() ?><nav aria-label="Breadcrumb"><ol class="crumbs"><li><a href="/settings">Account</a></li><li aria-current="page"><?cs var:title ?></li></ol></nav><?cs /def ?><?cs def:lead() ?><p class="lead-line quiet">Who may sign in, and what they may do.</p><?cs /def ?><?cs def:actions() ?><?cs /def ?><?cs def:content() ?>
<?cs call:errors() ?>
<div class="split">
<section class="panel panel-list" aria-labelledby="list_title">
<div class="panel-head"><h2 id="list_title">Users</h2></div>
<ul class="rows">
<?cs each:u = users ?><li><span><strong><?cs var:u.name ?></strong><?cs if:u.self == "1" ?> <span class="quiet">(you)</span><?cs /if ?><br><span class="quiet"><?cs var:u.email ?></span></span><span class="quiet"><?cs var:u.role ?></span><?cs call:user_state(u.state) ?><a class="btn btn-quiet btn-sm" href="/settings/users/<?cs var:url_escape(u.id) ?>">Edit<span class="visually-hidden"> <?cs var:u.name ?></span></a><span class="small quiet"><?cs if:u.state == "pending" ?>Has not accepted the invitation yet<?cs elif:string.length(u.last_sign_in) ?>Last signed in <?cs var:u.last_sign_in ?><?cs else ?>Never signed in<?cs /if ?></span></li>
<?cs /each ?></ul>
<?cs call:paging() ?>
</section>
<form class="panel" method="post" action="<?cs var:url_validate(forms.invite.action) ?>" novalidate aria-labelledby="form_title">
<h2 id="form_title">Invite somebody</h2>
<?cs call:hidden("invite") ?>
<?cs call:field("name", "Name", "text", "off", "required", "") ?>
<?cs call:field("email", "Email", "email", "off", "required", "Gets a mail with a link to choose a password, and signs in with this address.") ?>
<?cs call:select("role", "Role", "", "required", "") ?>
<div class="buttons"><button class="btn btn-primary"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#envelope"></use></svg>Invite</button></div>
</form>
</div>
<?cs /def ?><?cs include!"layout.cs" ?>
