# The receipt after an interview

receipt-what = Add the code from your receipt to the command, for example /receipt 01A 4K7X
receipt-unknown = There is no such receipt. Check the code: it is below the answer to “What has the center done?”.
receipt-head = 🧾 <b>{ $center }</b>, week of { $day }
receipt-coming = The digest of this week comes out on { $day } at { $hour }:00 local time.
receipt-late = The digest of this week is not ready yet. Please look again a little later.
receipt-no-digest = There is no digest for this week.
receipt-too-few = The digest of this week had no figures: there are too few answers so far, and somebody might be recognised. They are not lost: they will count once there are more.
receipt-held = This week is not in a digest yet: there are fewer than { $cell } new answers, and somebody might be recognised. It will be included together with the next ones.
receipt-none-counted = No answer of this week counts in the rating, so the digest has none.
receipt-left-out = This week is in no digest: the answers were so few that somebody might have been recognised.
receipt-uncounted = Your feedback does not count in the rating, so the figures of the digest do not include it.
receipt-ready = ✉️ The digest with this week’s answers came out on { $day }. Nobody has marked it as read yet.
receipt-seen = 👀 The center read the digest with this week’s answers on { $day }.
receipt-nothing-done = The center hasn’t yet written what it has done since.
receipt-code =
    To ask again later: <code>/receipt { $code }</code>
    Everyone who answered this week has the same code, so nobody can be found by it.
receipt-button = What has the center done?
