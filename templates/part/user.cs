<?cs # user_state(state): pending, active or suspended as a badge.
?><?cs def:user_state(state) ?><?cs if:state == "active" ?><span class="state s-approved">Active</span><?cs elif:state == "pending" ?><span class="state s-open">Invited</span><?cs else ?><span class="state s-cancelled">Suspended</span><?cs /if ?><?cs /def ?>
