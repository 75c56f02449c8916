# Figures of methodology 2026.1

figures-stars = { $stars ->
        [one] { $stars } star
       *[other] { $stars } stars
    }
figures-stars-range = { $high ->
       *[other] { $low }–{ $high } stars
    }
figures-certainty = with { $percent } % certainty
figures-certainty-highest = with over 99 % certainty
figures-star-line = { $stars } { $certainty }
figures-foretold = If as many people again answer, { $stars }★ stays the likeliest: the chance is { $percent } %
figures-last-range = Before: { $stars }, { $month }

figures-state-hidden = No stars yet: under { $least } answers of job seekers in a year
figures-state-under-review = Under review: the stars wait for its outcome
figures-state-no-norms-yet = No stars yet: there are no norms of the country to compare with
figures-state-not-enough-people = No stars yet: { $missing ->
        [one] { $missing } more answer
       *[other] { $missing } more answers
    } to a star
figures-state-not-standing = No stars yet: some questions have few answers
figures-state-too-few-were-asked = No stars: the center asked too few of its visitors
figures-state-not-enough-certainty = No stars yet: certainty needs more answers
figures-state-star = One star
figures-state-two-stars = Two adjacent stars

figures-name-hidden = few answers
figures-name-under-review = under review
figures-name-no-norms-yet = no norms yet
figures-name-not-enough-people = not enough people
figures-name-too-few-were-asked = too few were asked
figures-name-not-enough-certainty = not enough certainty
figures-name-star = one star
figures-name-two-stars = two adjacent stars

figures-index-hidden = No index yet: { $missing ->
        [one] { $missing } more answer of a job seeker
       *[other] { $missing } more answers of job seekers
    } to an index
figures-index-not-standing = No index yet: some questions have few answers
figures-index-no-norms = No index yet: there are no norms of the country
figures-index-preliminary = Preliminary: under { $firm } answers
figures-index-name-hidden = hidden
figures-index-name-preliminary = preliminary
figures-index-name-firm = firm

figures-interval = { $low } to { $high }
figures-plain-index = Unadjusted { $index }; the adjustment for ages and ways of answering: { $shift }
figures-composition-own = job seekers and employers answered themselves
figures-composition-predicted = employers: estimated from job seekers
figures-shares = Job seekers are { $seekers } % of the index, employers { $employers } %
figures-shares-short = job seekers { $seekers } %, employers { $employers } %

figures-rank = place { $low }–{ $high } of { $of }
figures-rank-single = place { $place } of { $of }
figures-rank-country = In the country: { $rank }
figures-rank-region = In the region: { $rank }

figures-trend-rose = In 13 weeks { $points }: { $net } better than the country ({ $national })
figures-trend-fell = In 13 weeks { $points }: { $net } worse than the country ({ $national })
figures-trend-usual = In 13 weeks { $points }, the country { $national }: the difference may be chance
figures-trend-seekers = { $trend } – job seekers alone

figures-job-seekers = { $n ->
        [one] { $n } job seeker
       *[other] { $n } job seekers
    }
figures-employers = { $n ->
        [one] { $n } employer
       *[other] { $n } employers
    }
figures-both = { $seekers } and { $employers }

figures-key = Stars are for the year, beside them is how certain they are. An arrow is a move beyond chance and beyond the country’s.
figures-card-stars = <b>{ $stars }</b> { $certainty }
figures-card-grey = <i>{ $words }</i>
figures-card-index = Index of 13 weeks: <b>{ $index }</b> of 100
figures-card-interval = Most likely { $interval }.
figures-card-plain = Unadjusted { $index }: the adjustment for ages and ways of answering is { $shift }.
figures-card-country = A usual center of the country: { $index }
figures-card-answered = Answered by { $people } { $time }.
figures-card-time = Answers { $time }.
figures-line-index = index { $index }, { $interval }

figures-response-not-reported = The share of visitors who answered is unknown: the center does not tell how many came
figures-response-unknown = The share of visitors who answered is unknown: nobody came on the days that were reported
figures-response-more-answers = The share of visitors who answered is unknown: there are more answers than visits that the center reported
figures-response-low = Fewer than { $low } % of the visitors answered
figures-response-middle = { $low }–{ $high } % of the visitors answered
figures-response-high = More than { $high } % of the visitors answered
figures-response-name-not-reported = not reported
figures-response-name-unknown = unknown
figures-response-name-more-answers = more answers than visits
figures-response-name-low = under { $low } %
figures-response-name-middle = { $low }–{ $high } %
figures-response-name-high = over { $high } %

figures-groups-own = By group of questions, answers of both:
figures-groups-predicted = By group of questions, job seekers alone:
