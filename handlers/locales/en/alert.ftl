# Alerts to administrators

alert-fall-head = 📉 <b>{ $center }</b>: the index is falling
alert-fall-index =
    For { $weeks ->
        [one] { $weeks } week
       *[other] { $weeks } weeks running
    } the index has been clearly lower than a quarter before: { $index } after { $before }.
alert-fall-group = The largest fall: “{ $group }”, { $points }.
alert-fall-advice = What can be done stands in the last digest: /digest

alert-silence-head = 🔕 <b>{ $center }</b>: two weeks without an answer
alert-silence-since = The last answers came in the week of { $day }.
alert-silence-never = Nobody has answered yet.
alert-silence-advice = Does the poster hang where people wait? Is the survey mentioned at the desk? One sentence is usually enough: “Rate us, it takes two minutes.”

alert-poster-head = 🖼 <b>{ $center }</b>: nobody sees the poster
alert-poster-unseen = Since { $day }, when it was made, not one answer has come by it.
alert-poster-advice = Hang it where people wait and are bored: at eye level, in the light, without glare on the code. And scan it yourself: does the bot open?
