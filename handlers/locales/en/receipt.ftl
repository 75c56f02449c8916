# The receipt after an interview

thanks-receipt =
    🧾 Receipt: <code>/receipt { $code }</code>
    With it you can learn later whether the center has read this week’s digest and what it did. Everybody who answers this week has the same one: it does not lead to you.
receipt-what = Write the command with the code of the receipt, such as /receipt 01A 4K7X
receipt-unknown = There is no such receipt. Check the code: it stood in the message after the survey.
receipt-head = 🧾 <b>{ $center }</b>, week of { $day }
receipt-coming = The digest of this week comes out on { $day }.
receipt-no-digest = There is no digest of this week.
receipt-ready = ✉️ The digest with this week’s answers came out on { $day }. Nobody has marked it as read yet.
receipt-seen = 👀 The center read the digest with this week’s answers on { $day }.
receipt-nothing-done = The center has not written yet what it did since.
