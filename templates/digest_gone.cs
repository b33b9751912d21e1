<?cs # A link of a daily digest that leads nowhere any more.
  gone.* reseller.*    see part/link_gone.cs
?><?cs include!"part/form.cs" ?><?cs def:gone_kind() ?>digest<?cs /def ?><?cs def:gone_expired() ?>This link ended<?cs if:string.length(gone.at) ?> on <?cs var:gone.at ?><?cs /if ?>. The latest digest has one that works.<?cs /def ?><?cs def:gone_used() ?>This link was used already.<?cs /def ?><?cs def:gone_revoked() ?>This link was taken back. The latest digest has one that works.<?cs /def ?><?cs include!"part/link_gone.cs" ?><?cs set:width = "narrow" ?><?cs def:crumbs() ?><?cs /def ?><?cs def:lead() ?><?cs /def ?><?cs def:actions() ?><?cs /def ?><?cs def:content() ?>
<?cs call:link_gone() ?>
<?cs /def ?><?cs include!"layout.cs" ?>
