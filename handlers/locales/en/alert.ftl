# Alerts to administrators: what is amiss, and what can be done about it

alert-head = <b>{ $center }</b>
alert-silence =
    🔕 Not one answer in two weeks.

    See whether the poster with the QR code hangs where people wait and say goodbye, and can be seen. If it is gone or faded, ask for a new print. What helps most is a word after the visit: “Would you answer, please? It takes two minutes.”
alert-no-answer-yet =
    🌱 Two weeks have passed, and there are no answers yet.

    Put up the poster with the QR code where people wait and say goodbye; if there is none, ask for one. And mention it after the visit: “Would you answer, please? It takes two minutes.”
alert-poster =
    🖼 The poster was made two weeks ago, and nobody has come by it yet.

    Is it up? Best where people wait, at eye level and without glare. Point your own camera at it: this bot should open. If it does not, ask for a new print.
alert-fall =
    📉 The index stays lower than it was: { $index }, { $points } less than in the 13 weeks before. It is so for the second time running and does not look like chance.

    Where to begin: /digest shows what is weakest and what to do about it. And think back with your colleagues: what has changed – queues, people, the way visitors are received?
alert-for-region = We write to you because no administrator of the center can be reached now. The centers’ digests: /centers
