<?cs # To a contact who wants it, once a day: what waits.
  to_name reseller.name reseller.email subject count
  requests.N.{type number customer from created link}    type: provision, delete
  more             "1" when there are more than these
  requests_link    all of them, in the portal
  stop_link        turns the digest off; "" in a copy
?><?cs include!"mail/part/pieces.html.cs" ?><?cs def:summary() ?><?cs var:subject ?><?cs /def ?><?cs def:body() ?>
<p class="t" style="margin:0 0 16px;font-size:16px;line-height:24px;color:#1a211e;word-break:break-word;">Hello<?cs if:string.length(to_name) ?> <?cs var:to_name ?><?cs /if ?>, opening a link decides nothing. The links are meant for you alone.</p>
<?cs each:r = requests ?><div class="t" style="margin:0;padding:14px 0;border-top:1px solid #dbe0dc;font-size:16px;line-height:24px;color:#1a211e;word-break:break-word;"><b><?cs var:r.customer ?></b><br><?cs if:r.type == "delete" ?>Remove<?cs else ?>Add<?cs /if ?> AWS account <?cs var:r.number ?><br><span class="q" style="font-size:14px;line-height:21px;color:#56615c;">Asked for by <?cs var:r.from ?> on <?cs var:r.created ?></span><br><a class="a" href="<?cs var:url_validate(r.link) ?>" style="color:#0f6b50;font-weight:600;">Look at the request</a></div>
<?cs /each ?>
<?cs if:more == "1" ?><p class="t" style="margin:16px 0 0;font-size:16px;line-height:24px;color:#1a211e;word-break:break-word;"><a class="a" href="<?cs var:url_validate(requests_link) ?>" style="color:#0f6b50;">There are more in the portal</a></p><?cs /if ?>
<?cs if:string.length(stop_link) ?><p class="q" style="margin:16px 0 0;font-size:13px;line-height:19px;color:#56615c;"><a class="a" href="<?cs var:url_validate(stop_link) ?>" style="color:#0f6b50;">No daily digest any more</a></p><?cs /if ?>
<?cs /def ?><?cs include!"mail/part/layout.html.cs" ?>
