<?cs # The frame of every page.  A page defines crumbs(), lead(), actions() and content(), may set `nav` (customers, accounts,
  requests, activity, settings) and `width` (narrow, form), and ends by including this file.

  Every page:
  title              <title> and <h1>
  screen path        name of the screen, path of the request
  signed_in          set for a session: header with navigation
  user.name user.email user.role    of the session; role is owner or member
  reseller.name      of the session, or whose link it is
  flash.kind flash.text             a message, once: success, info, warning, danger
  forms.logout       the Sign out button (signed in)
  request_id version base_url
  main.state main.external_id main.platform_account    printed as data-state ... on <main> when set
  main.poll          address of the live status; asked again and again by rolecall.js when set
?><!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title><?cs if:subcount(errors) > #0 ?>Error: <?cs /if ?><?cs var:title ?> · Rolecall</title>
<link rel="icon" href="/static/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/static/bootstrap/css/bootstrap.min.css">
<link rel="stylesheet" href="/static/rolecall.css?v=<?cs var:url_escape(version) ?>">
<script defer src="/static/rolecall.js?v=<?cs var:url_escape(version) ?>"></script>
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header class="top">
<div class="wrap top-row">
<?cs if:signed_in ?><a class="brand" href="/customers" aria-label="Rolecall, to the customers"><svg class="wordmark" aria-hidden="true"><use href="/static/icons.svg#wordmark"></use></svg></a><?cs else ?><span class="brand"><svg class="wordmark" role="img" aria-label="Rolecall"><use href="/static/icons.svg#wordmark"></use></svg></span><?cs /if ?>
<?cs if:signed_in ?>
<nav class="top-nav" aria-label="Main">
<a href="/customers"<?cs if:nav == "customers" ?> aria-current="true"<?cs /if ?>>Customers</a>
<a href="/accounts"<?cs if:nav == "accounts" ?> aria-current="true"<?cs /if ?>>Cloud Accounts</a>
<a href="/requests"<?cs if:nav == "requests" ?> aria-current="true"<?cs /if ?>>Requests</a>
<a href="/activity"<?cs if:nav == "activity" ?> aria-current="true"<?cs /if ?>>Activity</a>
<a href="/settings"<?cs if:nav == "settings" ?> aria-current="true"<?cs /if ?>>Account</a>
</nav>
<div class="who"><a class="who-name" href="/settings/security" title="Your sign-in, <?cs var:user.email ?>" aria-label="<?cs var:user.name ?>, your sign-in"><?cs var:user.name ?></a><span class="who-reseller" title="<?cs var:reseller.name ?>"><?cs var:reseller.name ?></span></div>
<?cs if:?forms.logout.action ?><form class="sign-out" method="post" action="<?cs var:url_validate(forms.logout.action) ?>"><input type="hidden" name="csrf" value="<?cs var:forms.logout.csrf ?>"><button class="btn btn-quiet btn-sm">Sign out</button></form><?cs /if ?>
<?cs elif:string.length(reseller.name) ?><span class="who who-reseller"><?cs var:reseller.name ?></span>
<?cs /if ?>
</div>
</header>
<main id="main" tabindex="-1" class="wrap<?cs if:width == "narrow" ?> narrow<?cs elif:width == "form" ?> form-width<?cs /if ?>"<?cs if:?main.state ?> data-state="<?cs var:main.state ?>"<?cs /if ?><?cs if:?main.external_id ?> data-external-id="<?cs var:main.external_id ?>"<?cs /if ?><?cs if:?main.platform_account ?> data-platform-account="<?cs var:main.platform_account ?>"<?cs /if ?><?cs if:?main.poll ?> data-poll="<?cs var:url_validate(main.poll) ?>"<?cs /if ?>>
<?cs call:crumbs() ?>
<div class="page-head">
<div class="page-title"><h1><?cs var:title ?></h1><?cs call:lead() ?></div>
<?cs call:actions() ?>
</div>
<div role="status" class="flash-region"><?cs if:string.length(flash.text) ?><p class="alert alert-<?cs var:flash.kind ?>"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#<?cs if:flash.kind == "success" ?>check<?cs elif:flash.kind == "info" ?>info<?cs else ?>alert<?cs /if ?>"></use></svg><?cs var:flash.text ?></p><?cs /if ?></div>
<?cs call:content() ?>
</main>
<footer class="foot wrap">
<span>Rolecall <?cs var:version ?></span>
<?cs if:string.length(request_id) ?><span>Page <code><?cs var:request_id ?></code></span><?cs /if ?>
</footer>
</body>
</html>
