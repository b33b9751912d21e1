<?cs # To the one who asked for the account, and to the customer's contact: AWS's answers changed.
  to_name reseller.name reseller.email subject account_link
  customer account_number root_email type price_book cost_center role_arn
  change         lost loosened never_came role_changed widened unproved too_much
  to_customer    "1": to the customer's contact, who has no way into the portal
  verdict summary at    what the proof found, and when
  causes.N.{title text}    what to look at, likeliest first; at most three
?><?cs include!"mail/part/pieces.html.cs" ?><?cs def:summary() ?><?cs if:change == "role_changed" ?>The role was made again<?cs elif:change == "widened" ?>The role may do more than read<?cs else ?>Needs attention<?cs /if ?>: AWS account <?cs var:account_number ?> of <?cs var:customer ?><?cs /def ?><?cs def:body() ?>
<p class="t" style="margin:0 0 16px;font-size:16px;line-height:24px;color:#1a211e;word-break:break-word;">Hello<?cs if:string.length(to_name) ?> <?cs var:to_name ?><?cs /if ?>,</p>
<p class="t" style="margin:0 0 16px;font-size:16px;line-height:24px;color:#1a211e;word-break:break-word;"><?cs call:change_text(change) ?></p>
<?cs call:facts() ?>
<p class="t" style="margin:0 0 16px;font-size:16px;line-height:24px;color:#1a211e;word-break:break-word;">Role:<br><code class="t" style="font-family:ui-monospace,Menlo,Consolas,monospace;font-size:14px;word-break:break-all;color:#1a211e;"><?cs var:role_arn ?></code></p>
<p class="t" style="margin:0 0 16px;font-size:16px;line-height:24px;color:#1a211e;word-break:break-word;"><b><?cs var:verdict ?>.</b> <?cs var:summary ?> <span class="q" style="color:#56615c;">(<?cs var:at ?>)</span></p>
<?cs each:c = causes ?><p class="t" style="margin:0 0 12px;padding-left:14px;border-left:3px solid #87918c;font-size:15px;line-height:22px;color:#1a211e;word-break:break-word;"><b><?cs var:c.title ?></b><br><?cs var:c.text ?></p>
<?cs /each ?>
<?cs if:to_customer == "1" ?><p class="t" style="margin:16px 0 0;font-size:16px;line-height:24px;color:#1a211e;word-break:break-word;">Whoever looks after this AWS account for you can mend it in the IAM console; <?cs var:reseller.name ?> helps.</p>
<?cs else ?><?cs call:link_button(account_link, "To the cloud account") ?><?cs /if ?>
<?cs /def ?><?cs include!"mail/part/layout.html.cs" ?>
