# Administrators

invite-accepted =
    Done! You are now an administrator: <b>{ $place }</b>.
    On Monday mornings a digest with the index will come here. The latest is always at /digest.
invite-invalid = This invitation link does not work: it is for one use and lives for a day. Please ask for a new one.
digest-none =
    No digest yet: the first comes on a Monday morning, as soon as there are answers.
digest-not-admin = Only administrators of centers see the digest. If you are one, ask the operator for an invitation link.
digest-choose = Which center shall I show?
place-nation = the whole country
