# Administrators

invite-accepted = Done!
invite-pending =
    Thank you, the invitation is accepted: <b>{ $place }</b>.
    One thing is left: an operator will confirm that it is you, and we will write here at once.
invite-accepted-before = You have accepted this invitation already.
invite-still-pending = You have accepted this invitation already: <b>{ $place }</b>. An operator has not confirmed yet that it is you. We will write here as soon as it is done.
invite-invalid = This invitation link does not work: it is for one use and lives for a day. Please ask for a new one.
membership-confirmed = An operator has confirmed your invitation.
membership-now =
    { $role ->
        [operator] You are now an operator: <b>{ $place }</b>.
        [region_admin] You are now an administrator of a region: <b>{ $place }</b>.
       *[center_admin] You are now an administrator: <b>{ $place }</b>.
    }
    { $role ->
        [operator] The digest of any center is at /digest.
        [region_admin] On Monday mornings the region's digest will come here. The latest is always at /digest, the region's centers are at /centers.
       *[center_admin] On Monday mornings a digest with the index will come here. The latest is always at /digest.
    }
digest-none =
    No digest yet: the first comes on a Monday morning, as soon as there are answers.
digest-not-admin = Only administrators of centers see the digest. If you are one, ask the operator for an invitation link.
digest-pending = An operator has not confirmed yet that you are an administrator. We will write here as soon as it is done.
digest-choose = Which center shall I show?
digest-name-a-center = Add a name, a city or a center's code to the command, for example: /digest Bryansk. All centers: /centers
center-figures-key = Stars are for a year; the index is of 13 weeks, with an arrow for its direction and the answers in brackets.
center-figures = { $index } ({ $n })
center-few = – ({ $n })
digest-no-such-center = There is no such center among yours. Please check the name, the city or the code.
next = Next ›
place-nation = the whole country
