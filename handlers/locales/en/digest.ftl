# The weekly digest: caption and picture

digest-head = <b>{ $center }</b>
digest-window = { $start } – { $end }
digest-index = Index: <b>{ $index }</b> of 100 (from { $low } to { $high })
digest-change-none = Nothing to compare with yet: too few earlier answers.
digest-change-up = Against the 13 weeks before: +{ $points }, a real improvement 👏
digest-change-down = Against the 13 weeks before: −{ $points }, a real fall
digest-change-noise = Against the 13 weeks before: { $points }, which chance alone may do
digest-region = The region’s average: { $index }
digest-answers = { $n ->
        [one] Answers: { $n }
       *[other] Answers: { $n }
    } ({ $seekers ->
        [one] { $seekers } job seeker
       *[other] { $seekers } job seekers
    }, { $employers ->
        [one] { $employers } employer
       *[other] { $employers } employers
    }), { $new } this week
digest-answers-total = Answers: { $n }, { $new } this week
digest-visits = { $answers } of { $visits ->
        [one] { $visits } visitor
       *[other] { $visits } visitors
    } answered
digest-visits-alarm = ⚠️ More answers than visits: check that every visit is counted, and who answers.
digest-held = Fewer than five new answers, so these are the figures from before: that way nobody can be recognised.
digest-star = { $stars }
digest-star-frozen = { $stars } The center is under review; its stars wait for the outcome.
digest-star-under-review = The center is under review; its stars wait for the outcome.
digest-star-not-enough-data = No stars yet: not enough data, which is usual for a small center.
digest-forecast-answers = About { $answers ->
        [one] { $answers } answer
       *[other] { $answers } answers
    } from job seekers to go until { $star }★.
digest-forecast-points = Until { $star }★: +{ $points } in “{ $group }”.
digest-forecast-both = Until { $star }★: about { $answers ->
        [one] { $answers } more answer
       *[other] { $answers } more answers
    } from job seekers, or +{ $points } in “{ $group }”.
digest-forecast-soon = All is there for { $star }★: it comes with the update at the start of the month.
digest-advice = 🔧 { $action } (up to +{ $points } of the index)
digest-lens-job-seekers = 👥 “{ $group }”: job seekers give { $points } more than employers.
digest-lens-employers = 👥 “{ $group }”: employers give { $points } more than job seekers.
digest-gap-answers-better = 📐 “{ $group }”: answers better than facts. See whether clients answer for themselves.
digest-gap-facts-better = 📐 “{ $group }”: facts better than answers. Tell your clients what has been done.
digest-strongest = 👍 Best: { $question } – { $mean }
digest-weakest = 🔧 Weakest: { $question } – { $mean }
digest-comments = 💬 What people wrote about: { $themes }
digest-comments-and-others = 💬 What people wrote about: { $themes }; no theme – { $unassigned }
digest-comments-mixed = 💬 Comments: { $n }, each about something else
digest-letters = ✍️ { $n } people wrote without answering the questions
digest-quote = “{ $words }”
digest-preliminary = The index is preliminary: fewer than 30 answers.
digest-employers-national = Too few employers so far; the national mean stands in for them.
digest-employers-absent = Too few employers so far; the index is the job seekers’ alone.
digest-missing = { $missing ->
        [one] { $missing } answer is
       *[other] { $missing } answers are
    } missing before the first index. Show your clients the poster with the QR code: it takes two minutes.
digest-repeated = Sent again: we could not tell whether this message arrived the first time.

chart-of-hundred = of 100
chart-interval = most likely from { $low } to { $high }
chart-preliminary = preliminary: fewer than 30 answers
chart-star-under-review = under review
chart-star-not-enough-data = no stars yet: too little data
chart-legend-interval = score and its margin of error (95 %)
chart-legend-previous = 13 weeks before
chart-legend-region = region
chart-foot = Answers: { $n } · job seekers { $seekers }, employers { $employers }
chart-foot-total = Answers: { $n }
chart-missing = Missing before the first index
chart-missing-answers = { $missing ->
        [one] { $missing } answer
       *[other] { $missing } answers
    }
digest-seen-button = 👀 Read
digest-seen-thanks = Thank you! Clients will see that you know.
