<?cs # The frame of every HTML mail: a mail defines summary() and body(), then includes this file.  Tables and inline
  style, because mail programs need them; the style block is for dark mode and phones, where it is understood.
  subject reseller.name reseller.email    of every mail
?><!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title><?cs var:subject ?></title>
<style>
@media (prefers-color-scheme: dark) {
.p { background: #111614 !important; } .c { background: #191f1c !important; border-color: #2f3833 !important; }
.t { color: #e6ebe8 !important; } .q { color: #a1aca6 !important; } .a { color: #63cda6 !important; }
.t, .q { border-color: #2f3833 !important; }
}
@media (max-width: 480px) { .c { padding: 20px !important; } }
</style>
</head>
<body class="p" style="margin:0;padding:0;background:#f5f6f4;">
<div style="display:none;max-height:0;overflow:hidden;"><?cs call:summary() ?></div>
<table class="p" role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:#f5f6f4;table-layout:fixed;">
<tr><td align="center" style="padding:24px 12px;">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:560px;table-layout:fixed;font-family:-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif;text-align:left;">
<tr><td class="q" style="padding:0 4px 12px;font-size:15px;font-weight:600;color:#56615c;word-break:break-word;"><?cs var:reseller.name ?></td></tr>
<tr><td class="c" style="padding:28px;background:#ffffff;border:1px solid #dbe0dc;border-radius:8px;">
<h1 class="t" style="margin:0 0 16px;font-size:21px;line-height:27px;color:#1a211e;word-break:break-word;"><?cs call:summary() ?></h1>
<?cs call:body() ?>
</td></tr>
<tr><td class="q" style="padding:14px 4px 0;font-size:13px;line-height:19px;color:#56615c;word-break:break-word;">Sent by <?cs var:reseller.name ?><?cs if:string.length(reseller.email) ?>, <?cs var:reseller.email ?><?cs /if ?> with Rolecall.</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
