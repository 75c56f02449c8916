# The method of version 2026.1 in plain words

method-lead = How index, stars and places come about, without formulas (version 2026.1). The site says the same.
method-ask = Who is asked, and what
method-ask-text =
    We ask people who have just been to an employment center how it was, and say how sure we are of the result. A client scans a code in the center and answers { $questions } questions in a messenger. Nobody is asked for a name or a phone number.

    Those answer who want to. The figures do not speak for people who were never asked; they do not measure one employee, and prove no cause.
method-voice = One person, one voice
method-voice-text =
    Each person counts once in a period, by the latest answer. Somebody who came twelve times weighs as much as somebody who came once. For that the bot remembers people for a year by an encoded number, without name or phone, and then forgets them.
method-index = What the index is
method-index-text =
    Every answer is a number from 0 (“not at all”) to 100 (“yes, fully”). Every question is averaged first, then the groups of questions, and the groups make the index. Somebody who never used the site does not count in the question about the site. The groups weigh: { $groups }.

    Job seekers make up { $seekers } % of the index, employers { $employers } %. Where fewer than { $own } employers answered, their answers are not used at all: we take what employers at such a center usually think, and say so – “employers: estimated from job seekers”. The range around the index is then wider.

    The index covers the last { $weeks } complete weeks and is renewed on Mondays.
method-interval = What “most likely … to …” means
method-interval-text =
    Not everybody has answered, so a range always stands beside the index. In { $confidence } cases of 100 it contains what all clients of this center would have said. The fewer the answers, the wider it is: even twelve people who all gave the best marks claim no certainty.
method-adjusted = Why there is an adjustment
method-adjusted-text =
    Young people grade more strictly than old ones everywhere, and on paper or by a slip people answer a little differently than by a poster. A center is not to blame for whom it serves. So the adjusted index stands beside the index: what the same center would have got with the country’s usual mix of clients. Stars, places and changes rest on it. Both numbers and the adjustment itself are shown, from { $adjusted } people on.
method-norms = A scale for a year
method-norms-text =
    It is like an exam marked on last year’s scale: once a year the whole country shows what a usual center is and how much centers differ; that is published as a file and stays untouched until the next year. During the year nobody else’s answers can move your center’s star, not by a hair. (In the very first year the scale is renewed each quarter.)

    The scale needs at least { $centers } centers. As long as there are fewer, nobody has stars: “no norms yet”.
method-star = What “4 stars” and “3–4 stars” mean
method-star-text =
    Three stars are a usual center. Four and five are clearly above it, two and one clearly below. The year’s scale sets the cuts.

    “4 stars” means: with at least { $first } % certainty the center is among the four-star centers. “3–4 stars” means: one of the two with the same certainty, and the answers cannot tell which. The certainty stands beside it. Stars follow from the answers of { $year } weeks and at least { $people } job seekers; where people’s answers differ a lot, it takes more.

    More people answering makes the range narrower; no star is taken away for honest answers.
method-calm = Why stars do not flicker
method-calm-text =
    Stars are renewed once a month. Once shown, they stay while they are at least { $keep } % certain, and become more exact (“4” instead of “3–4”) when certainty reaches { $narrow } %. Where answers have become too few, the last stars stay in grey for { $months } months, with their month.
method-nostar = Why there may be no star
method-nostar-text =
    What cannot be known has a name in place of a number. “Few answers” means under { $shown } job seekers: nothing is shown. “Preliminary” means under { $firm }. “Not enough people”: a star needs at least { $people }; how many more stands beside it. “Not enough certainty”: there are answers, but not even two adjacent stars reach { $first } %.

    “Too few were asked”: most answers came by slips, and slips were given for under { $asked } % of the visits, so the center could choose whom to ask. “Under review”: only a person decides that, no program. Statistics merely draws a person’s attention; how many such questions wait for more than { $open } days is published.

    None of this means that a center is bad.
method-rank = Why a place has a range
method-rank-text =
    Neighbours in a list often differ by less than chance. So beside a place stand all the places that the center could as well have: “place 14–210 of 1,650”. A single number without them would be untrue.
method-trend = When something “got better”
method-trend-text =
    The last { $weeks } weeks are compared with the { $weeks } before. If the whole country rose, that is no merit of a center: the country’s movement is taken off. “Better” or “worse” is said only where the difference from the country’s movement is at least { $points } points and beyond chance; of the changes that are named, at most { $false } in 100 are chance. That a change is not named does not mean that there is none.
method-counts = Which answers do not count
method-counts-text =
    Those that cannot be a client’s own: a second one within { $days } days, answers of staff, ages outside 18–70, answers given within seconds with the same button throughout. Where a center takes answers by slip alone, answers without one. They never count against a center: no stranger can bring it into disrepute with them.
method-private = Can anybody find out who answered
method-private-text =
    No. No figure lets anyone find out what one person answered. Figures appear from { $shown } job seekers on and are renewed when at least { $cell } new people have answered; the adjusted index appears from { $adjusted }, to one decimal, so that it does not tell ages.
method-check = How to check this
method-check-text =
    Anyone with the answers and the file of the scale gets our numbers to the last digit: nothing in them is random. The rules were tried on invented countries whose truth we knew. What we cannot know: what those think who did not answer, and whether somebody forged answers so patiently that they look like real ones. Only slips and the ledger of visits protect from that. Methodology { $version } in full, with every number, is in the program’s documentation.
