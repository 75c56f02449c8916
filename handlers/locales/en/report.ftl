# The operator's report: page and workbook

report-title = Client-centricity of employment centers
report-nation = The whole country
report-lead = What clients say after a visit: { $window }.
report-meta = Methodology { $methodology } · computed { $computed }
report-percent = { $value }%

report-index = Index
report-of-hundred = of 100
report-from-to = from { $low } to { $high }
report-answers = Answers
report-centers = Centers ranked
report-centers-note = { $named } more without a rank so far
report-stars = Stars
report-changes = Changed
report-apart = Stand out
report-under-review = Under review

report-nav-league = League table
report-nav-trend = Trend
report-nav-profile = Profile
report-nav-funnel = Comparison
report-nav-regions = Regions
report-nav-channels = Channels
report-nav-quality = Quality
report-nav-gaps = Words and facts

report-trend = The index over time
report-trend-caption = Each dot is the index over the 13 weeks before that date, the band its margin of error (95%); neighbouring dots share answers.
report-trend-alt = Plot: the published index by week, { $weeks } weeks.

report-profile = What the index is made of
report-profile-caption = Symbols are means, the wide bar holds the middle half of the centers, the thin one eight centers of ten.
report-profile-alt = Plot: the five groups of indicators, their means and the spread of centers.
report-profile-box = half of the centers
report-profile-whisker = eight centers of ten
report-nation-mean = the country’s mean
report-region-mean = { $region }

report-funnel = Who differs by more than chance
report-funnel-caption = The farther right, the more certain a center’s index; within the funnel differences are chance and the usual spread, outside they no longer are.
report-funnel-alt = Funnel plot: index and margin of error, { $centers } centers, { $flagged } outside the limits.
report-funnel-x = Standard error (more certain to the right)
report-funnel-mean = the country’s mean, { $mean }
report-funnel-limit-watch = 95% limit
report-funnel-limit-alarm = 99.8% limit
report-flag-usual = as usual
report-flag-watch = worth a look
report-flag-alarm = find out why
report-away-watch-above = above the usual
report-away-watch-below = below the usual
report-away-alarm-above = far above
report-away-alarm-below = far below
report-funnel-none = Nobody is outside the limits.

report-regions = Regions
report-regions-caption = The mean over centers with at least 10 answers; a center weighs as much as it has answers.
report-region = Region

report-channels = Who does not use the channels
report-channels-caption = The share that answered “I don’t use it” and its interval (95%).
report-channel = Channel
report-who = Who
report-share = Share
report-share-bar = Interval, 0–100%
report-type-all = all
report-type-job_seeker = job seekers
report-type-employer = employers

report-gaps = Words and facts
report-gaps-caption = To the right: what was measured; upwards: what clients say; on the dashed line words and facts agree.
report-gaps-alt = { $group }: clients’ words and measurements, { $centers } centers, { $notable } clearly apart.
report-gaps-none = No notable gaps.
report-group = Group
report-perceived = Clients’ words
report-measured = Measured
report-gap-d = Gap, d
report-verdict = What it means
report-verdict-answers_better = answers better than facts: check
report-verdict-facts_better = facts better than answers: tell people

report-as-of = up to { $day }
report-nav-lenses = Two lenses
report-lenses = Two lenses
report-lenses-caption = Where job seekers and employers see the same center differently, by more than chance would explain.
report-lenses-none = No notable difference.
report-difference = Difference
report-real = More than chance

report-league = League table of centers
report-league-caption = Ordered by the index drawn to the country’s mean, the more so the fewer answers there are: no small center leads by luck. The hairline on the bars is the country’s mean; an arrow stands only where a change is real.
report-rank = Rank
report-center = Center
report-code = Code
report-city = City
report-interval = Interval (95%)
report-n = Answers
report-types = Job seekers · employers
report-change = Change
report-place = Position
report-star-hidden = few answers
report-star-preliminary = preliminary
report-star-not_enough_data = not enough data
report-star-under_review = under review

report-unranked = Without a rank so far
report-unranked-caption = The index is preliminary (10–29 answers) or does not stand yet.
report-hidden = Fewer than 10 answers
report-hidden-caption = So that nobody can be recognised there are no figures here, only names.

report-quality = Quality of the answers
report-quality-caption = B: doubtful but counted; X: not counted; a center is under review when too many are doubtful.
report-quality-clean = Centers with clean answers only: { $count }.
report-clean = Clean
report-doubtful = B + X
report-reasons = Reasons
report-reason-duplicate = repeat
report-reason-staff = staff
report-reason-out_of_range = age
report-reason-unverified = no visit
report-reason-speeding = haste
report-reason-straight_lining = all the same
report-reason-burst = burst
report-reason-off_hours = outside opening hours

report-empty = No data yet.
report-sheet-summary = Summary
report-row = Figure
report-value = Value
report-window-start = Window begins
report-window-end = Window ends
report-methodology = Methodology
report-computed = Computed (UTC)
report-mu = Mean μ
report-tau2 = Spread of centers τ²
report-low = Lower bound
report-high = Upper bound
report-se = Standard error
report-n-job_seeker = Job seekers’ answers
report-n-employer = Employers’ answers
report-index-job_seeker = Job seekers’ index
report-index-employer = Employers’ index
report-star-state = State of the star
report-shrunk = Index drawn to the mean
report-reliability = Reliability
report-called = The change is real
report-z = z
report-week-end = Week ends
report-centers-number = Centers
report-quantile-tenth = A tenth lies below
report-quantile-quarter = A quarter lies below
report-quantile-median = Half lie below
report-quantile-three-quarters = Three quarters lie below
report-quantile-nine-tenths = Nine tenths lie below
report-yes = yes
report-no = no
