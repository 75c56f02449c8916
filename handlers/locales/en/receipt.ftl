# The receipt after an interview

thanks-receipt =
    🧾 Receipt: <code>/receipt { $code }</code>
    Use it later to see whether the center has read this week’s digest and what it has done. Everyone who answers this week gets the same one, so it doesn’t lead to you.
receipt-what = Add the code from your receipt to the command, for example /receipt 01A 4K7X
receipt-unknown = There’s no such receipt. Check the code: it’s in the message you got after the survey.
receipt-head = 🧾 <b>{ $center }</b>, week of { $day }
receipt-coming = This week’s digest comes out on { $day }.
receipt-no-digest = There is no digest for this week.
receipt-ready = ✉️ The digest with this week’s answers came out on { $day }. Nobody has marked it as read yet.
receipt-seen = 👀 The center read the digest with this week’s answers on { $day }.
receipt-nothing-done = The center hasn’t yet written what it has done since.
