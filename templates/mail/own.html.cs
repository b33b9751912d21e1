<?cs # A text of the reseller's own: data, expanded already.
  subject reseller.name reseller.email
  pieces.N.{kind text}    kind: text, link (an address of ours), break, paragraph
?><?cs include!"mail/part/pieces.html.cs" ?><?cs def:summary() ?><?cs var:subject ?><?cs /def ?><?cs def:body() ?>
<p class="t" style="margin:0 0 16px;font-size:16px;line-height:24px;color:#1a211e;word-break:break-word;"><?cs each:p = pieces ?><?cs if:p.kind == "paragraph" ?></p>
<p class="t" style="margin:0 0 16px;font-size:16px;line-height:24px;color:#1a211e;word-break:break-word;"><?cs elif:p.kind == "break" ?><br>
<?cs elif:p.kind == "link" ?><a class="a" href="<?cs var:url_validate(p.text) ?>" style="color:#0f6b50;word-break:break-all;"><?cs var:p.text ?></a><?cs else ?><?cs var:p.text ?><?cs /if ?><?cs /each ?></p>
<?cs /def ?><?cs include!"mail/part/layout.html.cs" ?>
