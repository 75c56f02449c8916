# Alerts to administrators: what is wrong, and what can be done about it

alert-head = <b>{ $center }</b>
alert-silence =
    🔕 No answers for two weeks.

    Check that the QR code poster is still up where people wait and on their way out, and easy to see. If it’s gone or faded, ask for a new one. What helps most is asking after the visit: “Would you rate your visit? It takes two minutes.”
alert-no-answer-yet =
    🌱 Two weeks have passed, and there are no answers yet.

    Put up the QR code poster where people wait and on their way out; if you have none, ask for one. And mention it after the visit: “Would you rate your visit? It takes two minutes.”
alert-poster =
    🖼 The poster was made two weeks ago, and nobody has scanned it yet.

    Is it up? It works best where people wait, at eye level and away from glare. Scan it yourself: this bot should open. If it doesn’t, ask for a new one.
alert-fall =
    📉 The index stays lower than it was: { $index }, { $points } less than in the 13 weeks before. This is the second time in a row, and it doesn’t look like chance.

    Where to start: /digest shows what is weakest and what to do about it. And think it over with your colleagues: what has changed? Queues, staff, the way visitors are received?
alert-fall-2026 =
    📉 The index stays lower than it was: { $index }. Against the 13 weeks before it fell by { $points } more than the country’s. This is the second time in a row, and it doesn’t look like chance.

    Where to start: /digest shows what is weakest and what to do about it. And think it over with your colleagues: what has changed? Queues, staff, the way visitors are received?
alert-for-region = We’re writing to you because none of the center’s administrators can be reached right now. The centers’ digests: /centers
