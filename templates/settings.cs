<?cs # Account: the way to the reseller's settings.
  counts.{contacts price_books cost_centers}    how many, each may be left out
  reseller.name
?><?cs set:nav = "settings" ?><?cs def:crumbs() ?><?cs /def ?><?cs def:lead() ?><p class="lead-line quiet"><?cs var:reseller.name ?></p><?cs /def ?><?cs def:actions() ?><?cs /def ?><?cs def:content() ?>
<ul class="hub">
<li><a href="/settings/company"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#building"></use></svg><span><strong>Company data</strong><span class="quiet">Name, contact and address, as customers see them in mails</span></span></a></li>
<li><a href="/settings/contacts"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#envelope"></use></svg><span><strong>Approval contacts</strong><?cs if:string.length(counts.contacts) ?> <span class="count"><?cs var:counts.contacts ?></span><?cs /if ?><span class="quiet">Who gets a mail to approve new cloud accounts</span></span></a></li>
<li><a href="/settings/approval"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#check"></use></svg><span><strong>Approval rules</strong><span class="quiet">Who may approve what, and how long a mailed link works</span></span></a></li>
<li><a href="/requests"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#inbox"></use></svg><span><strong>Approval Requests</strong><span class="quiet">What waits for a yes, and what was decided</span></span></a></li>
<li><a href="/settings/role"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#key"></use></svg><span><strong>IAM role</strong><span class="quiet">What customers are asked to make in AWS</span></span></a></li>
<?cs if:user.role == "owner" ?><li><a href="/settings/mails"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#envelope"></use></svg><span><strong>Email templates</strong><span class="quiet">What mails say, who they are from, which are sent</span></span></a></li>
<li><a href="/settings/outbox"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#inbox"></use></svg><span><strong>Outbox</strong><span class="quiet">Mails that wait, were sent or could not be delivered</span></span></a></li>
<?cs /if ?><li><a href="/settings/price_books"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#tags"></use></svg><span><strong>Price books</strong><?cs if:string.length(counts.price_books) ?> <span class="count"><?cs var:counts.price_books ?></span><?cs /if ?><span class="quiet">Chosen for each cloud account</span></span></a></li>
<li><a href="/settings/cost_centers"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#diagram"></use></svg><span><strong>Cost centers</strong><?cs if:string.length(counts.cost_centers) ?> <span class="count"><?cs var:counts.cost_centers ?></span><?cs /if ?><span class="quiet">Optional, for your own books</span></span></a></li>
<?cs if:user.role == "owner" ?><li><a href="/settings/users"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#people"></use></svg><span><strong>Users</strong><span class="quiet">Who may sign in, and what they may do</span></span></a></li>
<?cs /if ?><li><a href="/settings/security"><svg class="i" aria-hidden="true"><use href="/static/icons.svg#lock"></use></svg><span><strong>Your sign-in</strong><span class="quiet">Password, second factor, where you are signed in</span></span></a></li>
</ul>
<?cs /def ?><?cs include!"layout.cs" ?>
