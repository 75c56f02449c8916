# Administrators

invite-accepted = Done!
invite-pending =
    Thank you for accepting the invitation: <b>{ $place }</b>.
    One more step: an operator will confirm that it’s you, and we’ll write here right away.
invite-accepted-before = You have accepted this invitation already.
invite-still-pending = You have accepted this invitation already: <b>{ $place }</b>. An operator has not confirmed yet that it is you. We will write here as soon as it is done.
invite-invalid = This invitation link doesn’t work: each link can be used once and lasts a day. Please ask for a new one.
membership-confirmed = An operator has confirmed your invitation.
membership-now =
    { $role ->
        [operator] You’re now an operator: <b>{ $place }</b>.
        [region_admin] You’re now a region administrator: <b>{ $place }</b>.
       *[center_admin] You’re now an administrator: <b>{ $place }</b>.
    }
    { $role ->
        [operator] For any center’s digest, use /digest.
        [region_admin] The region’s digest will arrive here on Monday mornings. For the latest one use /digest, for the region’s centers /centers.
       *[center_admin] A digest with the index will arrive here on Monday mornings. For the latest one use /digest.
    }
digest-none =
    No digest yet: the first one comes on a Monday morning, once there are answers.
digest-not-admin = Only center administrators can see the digest. If you are one, ask the operator for an invitation link.
digest-pending = An operator hasn’t yet confirmed that you’re an administrator. We’ll write here as soon as they do.
digest-choose = Which center would you like to see?
digest-name-a-center = Add a name, a city or a center's code to the command, for example: /digest Bryansk. All centers: /centers
center-figures-key = Stars are for a year; the index is of 13 weeks, with an arrow for its direction and the answers in brackets.
center-figures = { $index } ({ $n })
center-few = – ({ $n })
digest-no-such-center = None of your centers matches. Please check the name, city or code.
next = Next ›
place-nation = the whole country
