# The public site

site-name = Stars of employment centers
site-skip = To the content
site-menu = Sections
site-home = Regions
site-all = All centers
site-method = How it is computed
site-other-language = Русский
site-where = Where you are
site-not-found = There is no such page
site-not-found-lead = The address may be mistyped. A center is easy to find by its city, name or the code on its poster.

site-lead = What clients say after a visit. Find your center and know what to expect.
site-search = Find a center
site-search-hint = City, name or code
site-search-go = Find
site-regions = Regions
site-regions-caption = In alphabetical order. A region’s index of 13 weeks is the mean of its centers, weighted by their answers. A bar is the margin of error: where bars overlap, the difference may be chance.
site-region = Region
site-answers = Answers
site-index = Index
site-interval = Margin of error
site-range = { $low } to { $high }
site-summary = { $centers ->
        [one] { $centers } center
       *[other] { $centers } centers
    }, { $n ->
        [one] { $n } answer
       *[other] { $n } answers
    } in the 13 weeks to { $until }.
site-summary-index = On average { $index } out of 100, most likely { $low } to { $high }.
site-no-index = not yet

site-all-lead = By city, in the order of the Russian alphabet. Stars are for the year; an arrow shows where the last 13 weeks are heading. The code on a poster finds a center as well.
site-found = { $count ->
        [0] Nothing found. Try a city or part of the name.
        [one] { $count } center found
       *[other] { $count } centers found
    }
site-letters = First letter of the city

site-ranked = Ranking
site-ranked-caption = In the order of the year’s index, which stands beside the stars. It is drawn to the country’s mean, the more so the fewer the answers: a small center’s luck earns no rank. An arrow shows where the last 13 weeks are heading; a bar is their margin of error: where bars overlap, centers cannot be told apart.
site-ranked-none = No center has { $firm } answers in 13 weeks yet.
site-rank = Place
site-center = Center
site-sort = Sort:
site-apart = Not compared yet
site-apart-caption = Centers with few answers, or under review. That is not a bad mark: a small center needs time.
site-why = Why

site-stars-of = { $stars ->
        [one] { $stars } star of 5
       *[other] { $stars } stars of 5
    }
site-state-none = No answers yet
site-state-hidden = Too few answers yet
site-state-preliminary = No stars yet: few answers
site-state-not_enough_data = No stars yet: not enough data
site-state-under_review = Under review
site-state-few = Few answers in the last 13 weeks
site-note-none = Be the first to rate a visit.
site-note-hidden = Figures appear after { $missing ->
        [one] { $missing } more answer
       *[other] { $missing } more answers
    }, so that nobody can be recognised.
site-note-preliminary = The index below is preliminary.
site-note-not_enough_data = Usual for a small center: a star needs a year of answers.
site-note-under_review = Some answers raise questions. The stars wait for the review.
site-of-hundred = out of 100, the index over 13 weeks
site-likely = most likely { $low } to { $high }
site-based = based on { $n ->
        [one] { $n } answer
       *[other] { $n } answers
    } { $time }
site-based-few = { $n ->
        [one] { $n } answer
       *[other] { $n } answers
    } { $time }
site-preliminary = preliminary

site-groups = What it is made of
site-groups-caption = Clients’ scores, from 0 to 100; the bar is the margin of error.
site-group = Group
site-score = Score
site-praised = Clients praise
site-trend = How it has changed
site-trend-alt = Chart: the index by week, { $from } to { $until }. First { $first }, now { $last }.
site-trend-caption = Each point is the index of the 13 weeks before that day, the band its margin of error.
site-trend-table = The same in figures
site-week-end = Until
site-facts = Words and facts
site-facts-caption = What was measured, and how clients rate the same thing. Both run from 0 to 100; higher is better.
site-fact = Indicator
site-measured = Measured
site-said = Clients
site-done = You said, we did
site-done-since = since { $since }
site-verdict-improved = Improved
site-verdict-unchanged = No change seen
site-verdict-fell = Lower since
site-verdict-too_few = Too few answers to tell
site-verdict-waiting = Too early to tell: compared after 13 weeks
site-verdict-points = { $words }: { $points } ({ $low } to { $high })
site-answer = Been here? Tell us
site-answer-lead = 15 short questions, about two minutes, no name, no phone number.
site-answer-slip = Only answers with a slip count here: slips are handed out after a visit.
site-answer-telegram = Answer in Telegram
site-answer-max = Answer in MAX
site-answer-web = Answer in the browser
site-answer-qr = QR code with the link to the questions: { $address }
site-answer-code = Or send the bot the center’s code: { $code }
site-answer-code-only = Send the bot the center’s code: { $code }

site-period = Answers from { $start } to { $until }.
site-heading-up = the last 13 weeks are higher than the year
site-heading-same = the last 13 weeks are like the year
site-heading-down = the last 13 weeks are lower than the year
site-year = for the year
site-year-index = for the year, whose index is { $year }
site-stars-year = The year
site-index-weeks = 13 weeks
site-compared = The index of 13 weeks: center, region and country
site-where-index = Where
site-place-center = This center
site-place-region = Region
site-place-country = Country
site-star-counts = Stars for the year, and how many centers have them:
site-windows = Stars are for the year to { $until }, the index is of 13 weeks: { $start } to { $until }. Published { $published }.
site-visit = Getting there
site-address = Address
site-phone = Telephone
site-hours = Opening hours
site-way = The way
site-map = On a map
site-navigator = In a navigator
site-day-mo = Mon
site-day-tu = Tue
site-day-we = Wed
site-day-th = Thu
site-day-fr = Fri
site-day-sa = Sat
site-day-su = Sun
site-published = Published { $day }.
site-made = Made on { $day }, methodology { $methodology }.
site-licence = The data may be used freely with a reference to the source (CC BY 4.0):
site-contact = Run by:

site-method-ask = Who is asked
site-method-ask-text =
    After a visit a client scans a code in the center and answers 15 questions in a messenger. Job seekers and employers each have their own questions. Nobody is asked for a name or a phone number. One person can rate a center once every 30 days.

    Answering is voluntary, so the figures show what those who answered think, not what all visitors think.
site-method-index = What the index is
site-method-index-text =
    Every answer, from “not at all” to “yes, fully”, is a number from 0 to 100. The question averages form five groups, and the groups form the index, each with its own weight: { $groups }.

    Job seekers make up { $seekers } % of the index, employers { $employers } %. It covers the last { $weeks } complete weeks and is updated every week.
site-method-interval = What “most likely … to …” means
site-method-interval-text =
    Not everybody has answered, so the index has a margin of error: the fewer the answers, the wider. The range is chosen so that in 95 cases of 100 the true value lies within it. Where the ranges of two centers overlap, nobody can say which one is better.
site-method-star = Where the stars come from
site-method-star-text =
    Stars rest on the answers of a year. The year’s index is pulled towards the national mean, the more strongly the fewer the answers: luck earns no stars. Under { $two } it is one star, from { $two } two, from { $three } three, from { $four } four, from { $five } five.

    Stars change once a month, by one at most.
site-method-nostar = Why there may be no star
site-method-nostar-text =
    “Too few answers” means under { $shown }; then nothing is shown. “Preliminary” means under { $firm }. “Not enough data” means under { $seekers-n } answers of job seekers in a year, or differences that cannot be told from chance yet. “Under review” means that some answers raise questions; the star stays as it is until they are settled.

    None of this means that a center is bad.
site-method-counts = Which answers do not count
site-method-counts-text =
    A person’s second answer within 30 days, answers of staff, ages outside 18–70, answers given within seconds with the same button throughout. Where a center hands out slips, answers without one. No answer is deleted; whoever runs the index sees how many there are of each kind.
site-method-private = Can anybody find out who answered
site-method-private-text =
    No. Figures appear from { $shown } answers on and are renewed when at least { $cell } new ones have come, so that nobody can be identified by subtraction.
site-method-facts = What “words and facts” are
site-method-facts-text =
    Beside what clients say stands what was measured: queues, complaints, people placed. 100 means good, 0 means bad; the bounds of each indicator are set beforehand. Where clients are pleased and the measurements are poor, or the other way round, it is worth talking about.
site-method-data = Data for programs
site-method-data-text =
    All published figures, to one decimal, with a description of the fields. Please name the source as “{ $name }, methodology { $methodology }”.
site-file-json = all figures and their history
site-file-csv = one row per center
site-file-trend = one row per center and week
site-file-schema = description of the JSON (JSON Schema)
site-file-csvw = description of the CSV (CSV on the Web)

site-badge-title = Rated by clients: employment center
site-badge-star = { $stars } of 5
site-badge-range = { $low } to { $high } of 5
site-badge-none = No star yet
site-badge-until = until { $day }
site-badge-none-yet = the center’s page says why
site-badge = A badge for your site
site-badge-alt = Client-centricity of the employment center { $code }
site-badge-how = The badge always shows what this page shows. Put the code into your page; SITE is the address of this site.
