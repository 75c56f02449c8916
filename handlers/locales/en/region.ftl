# The weekly digest of a region: caption and picture

region-index-none = No index yet: no center has 10 answers so far.
region-answers = Centers: { $centers }, answers: { $n }, { $new } this week
region-movers = 📈 Changed against the 13 weeks before: { $centers }
region-movers-none = No real change against the 13 weeks before.
region-requests =
    ☎️ Asked to be called back: { $asked }. { $late ->
        [0] Nobody waited for more than two working days.
        [one] { $late } client waited for more than two working days.
       *[other] { $late } clients waited for more than two working days.
    }
region-silent = 🔕 No answers for two weeks: { $centers }
region-few = 🌱 Too few answers to compare: { $centers }
region-and-more = { $first } and { $more } more
region-centers = All centers: /centers

league-region = region { $index }
league-above = Above the region: { $count }
league-like = Indistinguishable from the region: { $count }
league-below = Below the region: { $count }
league-under-review = Under review, not compared: { $count }
league-preliminary = Fewer than 30 answers, not compared: { $count }
league-moved = Changed the most
league-order = In the order of the index of 13 weeks
league-legend-interval = index and its margin of error (95 %)
league-legend-region = the region and its margin: centers that touch it do not differ from it
league-legend-moved = a real change against the 13 weeks before
league-none = No index yet
league-none-why = no center has 10 answers so far

# Methodology 2026.1
region-apart = 📈 Changed otherwise than the country: { $centers }
region-apart-none = No center changed otherwise than the country.
region-places = 🏅 Ahead in the region: { $centers }
region-places-nation = { $rank }, in the country { $nation }
region-versions = Answers to different versions of the questions: { $versions }
league-legend-stars = stars of the year, and how certain they are
region-response = { $rate } % of the visitors answered
region-response-not-reported = The share of visitors who answered is unknown: visits are reported for fewer than half of the days
region-response-more-answers = There are more answers than reported visits: one of the numbers is wrong
region-response-unknown = Nobody came on the days that were reported
