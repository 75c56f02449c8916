# The weekly digest: caption and picture

digest-head = <b>{ $center }</b>
digest-window = { $start } – { $end }
digest-index = Index over 13 weeks: <b>{ $index }</b> out of 100 (from { $low } to { $high })
digest-change-none = Nothing to compare with yet: too few earlier answers.
digest-change-up = Against the 13 weeks before: +{ $points }, a real improvement 👏
digest-change-down = Against the 13 weeks before: −{ $points }, a real fall
digest-change-noise = Against the 13 weeks before: { $points }, which may be chance
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
digest-outside-age = Under 18 or over 70: { $n }, not in the index
digest-visits = { $answers } of { $visits ->
        [one] { $visits } visitor
       *[other] { $visits } visitors
    } answered
digest-visits-alarm = ⚠️ More answers than visits: check that every visit is counted, and who answers.
digest-held = Too few new answers: these are the previous figures, so that nobody can be recognised.
digest-star = { $stars } for the year, whose index is { $year }
digest-star-frozen = { $stars } The center is under review; its stars are on hold until it ends.
digest-star-under-review = The center is under review; its stars are on hold until it ends.
digest-star-not-enough-data = No stars yet: not enough data, which is usual for a small center.
digest-forecast-answers = About { $answers ->
        [one] { $answers } answer
       *[other] { $answers } answers
    } from job seekers to go to { $star }★.
digest-forecast-points = To reach { $star }★: +{ $points } in “{ $group }”.
digest-forecast-both = To reach { $star }★: about { $answers ->
        [one] { $answers } more answer
       *[other] { $answers } more answers
    } from job seekers, or +{ $points } in “{ $group }”.
digest-forecast-soon = Everything is in place for { $star }★: it will come with the update at the start of the month.
digest-advice = { $mark } { $question }. { $action } (up to +{ $points } of the index)
digest-lens-job-seekers = 👥 “{ $group }”: job seekers give { $points } more than employers.
digest-lens-employers = 👥 “{ $group }”: employers give { $points } more than job seekers.
digest-gap-answers-better = 📐 “{ $group }”: answers are better than the facts. Check that clients answer for themselves.
digest-gap-facts-better = 📐 “{ $group }”: the facts are better than the answers. Tell your clients what you’ve done.
digest-strongest = 👍 Best: { $question } – { $mean }
digest-weakest = 🔧 Weakest: { $question } – { $mean }
digest-comments = 💬 What people wrote about: { $themes }
digest-comments-and-others = 💬 What people wrote about: { $themes }; no theme: { $unassigned }
digest-comments-mixed = 💬 Comments: { $n }, each about something different
digest-letters = ✍️ { $n } people wrote without answering the questions
digest-quote = “{ $words }”
digest-preliminary = The index is preliminary: fewer than 30 answers.
digest-employers-national = Too few employers so far, so the national mean stands in for them.
digest-employers-absent = Too few employers so far, so the index covers job seekers only.
digest-missing = { $missing ->
        [one] { $missing } more answer is
       *[other] { $missing } more answers are
    } needed for the first index. Show your clients the poster with the QR code: it takes two minutes.
digest-repeated = Sent again: the first one may not have arrived.

digest-window-published = { $start } – { $end }, published { $published }
digest-star-year = { $stars } for the year
digest-star-heading = { $stars } for the year, whose index is { $year }. { $arrow } { $heading ->
        [up] The last 13 weeks are higher.
        [down] The last 13 weeks are lower.
       *[same] The last 13 weeks are about the same.
    }
digest-places = Region: { $region }, country: { $country }
digest-place-region = Region: { $index }
digest-place-country = Country: { $index }
digest-question-score = { $question } – { $score }
digest-note-button = ✍️ Note what we do
digest-elsewhere = 🌐 Reviews elsewhere ({ $n }, not in the index): { $themes }
digest-elsewhere-mixed = 🌐 Reviews elsewhere: { $n }, all about different things; not in the index
digest-elsewhere-about = 🌐 Reviews elsewhere about this: { $n }; not in the index.
digest-comments-button = 💬 What people say
digest-trend-button = 📈 Week by week
digest-comments-about = 💬 “{ $group }”: { $n ->
        [one] { $n } comment
       *[other] { $n } comments
    } in 13 weeks. Some of them:
digest-comments-few = 💬 “{ $group }”: too few comments so far. We show three or more at a time, so that nobody can be recognised.
digest-comments-others = 💬 Comments about other things:
digest-trend-head = 📈 The index of 13 weeks, as it was published:
digest-trend-line = to { $day }: <b>{ $index }</b> (from { $low } to { $high })
digest-trend-none = No history yet: we show it after the second publication.

chart-up = The index rose by { $points }
chart-down = The index fell by { $points }
chart-same = The index hardly changed
chart-first = The center’s first index
chart-behind = Weak spot: “{ $group }”, { $points } below the region
chart-weakest = Weakest: “{ $group }”, { $score }
chart-index = index of 13 weeks
chart-interval = from { $low } to { $high }
chart-year = this year { $year }
chart-star-year = this year
chart-places-both = region { $region } · country { $country }
chart-places-region = region { $region }
chart-places-country = country { $country }
chart-trend = The index by week
chart-published = published { $day }

chart-preliminary = preliminary: fewer than 30 answers
chart-star-under-review = under review
chart-star-not-enough-data = no stars yet: too little data
chart-legend-interval = score and its margin of error (95 %)
chart-legend-previous = 13 weeks before
chart-legend-region = region
chart-foot = Answers: { $n } · job seekers { $seekers }, employers { $employers }
chart-foot-total = Answers: { $n }
chart-missing = Needed for the first index
chart-missing-answers = { $missing ->
        [one] { $missing } answer
       *[other] { $missing } answers
    }
digest-seen-button = 👀 Read
digest-seen-thanks = Thank you! Clients will see that you’ve read it.

# Methodology 2026.1
digest-response = { $rate } % of the visitors answered
digest-response-unknown = nobody visited
digest-response-more-answers = more answers than visits
digest-response-not-reported = visits not reported
digest-trend-break = ⇡ methodology { $methodology } · ⇣ the former one: not to be compared
chart-plain-index = as answered { $index } · adjustment { $shift }
chart-above-country = { $points } better than the country
chart-below-country = { $points } worse than the country
chart-break = methodology { $methodology }
chart-by-chance = The change may be chance
digest-early-warning = ⚠️ Early warning: new answers are clearly worse than before. See what people write. Only you and the operators see this.
