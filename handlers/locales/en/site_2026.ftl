# The public site where methodology 2026.1 leads, and the page of changes before

site-methodology = Methodology
site-all-lead-2026 = By city, in the order of the Russian alphabet. Stars are for the year, beside them is how certain they are. An arrow is a move beyond chance and beyond the country’s. The code on a poster finds a center as well.
site-range-means = That means: with this certainty one of the two is true, and the answers cannot tell which.
site-answered-by = answered by { $people }
site-places-mean = A place has a range: the center could as well have any of these places.
site-centers-until = { $centers ->
        [one] { $centers } center
       *[other] { $centers } centers
    }, answers until { $until }.
site-range-counts = Stars for the year, each with at least { $keep } % certainty, and how many centers have them:
site-regions-caption-2026 = In alphabetical order. Beside a region: how many of its centers have which stars, with at least { $keep } % certainty; the others lack answers or certainty yet.
site-centers = Centers
site-places = Places
site-places-country = place in the country: { $places }
site-year-value = Year’s index
site-ranked-caption-2026 = In the order of the year’s index, on which stars and places rest. It is taken at the usual mix of clients, and drawn to the norm the more so the fewer the answers. The places are those that a center could as well have; where bars overlap, centers cannot be told apart.
site-ranked-none-2026 = No center has enough answers for a place yet.
site-trend-adjusted = By methodology 2026.1 it is adjusted for ages and ways of answering, unless fewer than { $people } job seekers answered.
site-trend-break = From { $day } the index is computed in a new way (methodology 2026.1): the line parts the two, and figures must not be compared across it.

site-changes = What changes
site-changes-lead = The method becomes more exact and more honest. For a quarter all figures are computed twice, by the old methodology (2022.1) and by the new one (2026.1), from the same answers. Here is how they differ.
site-changes-link = The usual difference of the index is { $link } points (median, new less old, over { $centers ->
        [one] { $centers } center
       *[other] { $centers } centers
    }); single centers depart from it by about { $spread } points either way. Most changes where there are few employers, or where the same people answered many times.
site-changes-stars = Stars mean different things by the two and cannot be converted: their cuts were fixed before, now they follow the country’s norm, and their certainty stands beside them.
site-changes-caption = All centers with an index by both, the largest differences first. The index is of 13 weeks, unadjusted.
site-changes-caption-most = { $shown ->
        [one] { $shown } center
       *[other] { $shown } centers
    } with the largest differences; the file has all. The index is of 13 weeks, unadjusted.
site-changes-old = Index 2022.1
site-changes-new = Index 2026.1
site-changes-difference = Difference
site-changes-old-stars = Stars 2022.1
site-changes-new-stars = Stars 2026.1
site-changes-file = all centers, one row each

site-groups-adjusted = Adjusted as the index is.
site-groups-own = Job seekers and employers together.
site-groups-predicted = Job seekers alone: few employers answered.
site-index-of-region = The region’s mean index of 13 weeks is { $index } of 100, most likely { $interval }.
site-index-of-country = The country’s mean index of 13 weeks is { $index } of 100, most likely { $interval }.
site-index-of-plain = Unadjusted for ages and ways of answering: { $index }, { $interval }.
site-place-behind = { $centers ->
        [one] Behind it: { $centers } center
       *[other] Behind it: { $centers } centers
    }, { $people }.
site-place-behind-centers = { $centers ->
        [one] Behind it: { $centers } center.
       *[other] Behind it: { $centers } centers.
    }
site-place-employers = { $own ->
        [0] Few employers answered anywhere: this is the index of job seekers.
        [one] Employers are those of { $own } center where enough of them answered.
       *[other] Employers are those of { $own } centers where enough of them answered.
    }
site-response-counts = The share of visitors who answered, and in how many centers:
site-late-cases = { $cases ->
        [0] No question about answers has waited for a person for more than { $days } days.
        [one] { $cases } question about answers has waited for a person for more than { $days } days.
       *[other] { $cases } questions about answers have waited for a person for more than { $days } days.
    }
site-file-regions = the country and its regions, one row each
