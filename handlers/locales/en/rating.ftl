# Ratings before a visit

rating-ask =
    Which center’s ratings would you like to see? Reply to this message with a city, a name or a code.

    The nearest ones: /nearest
rating-ask-command = Add a city, a name or a center’s code to the command, for example: /rating Bryansk
rating-placeholder = City, name or code
rating-ask-place =
    Send your location, and I’ll show the five nearest centers.
    We don’t keep the location itself.
rating-send-place = 📍 Send my location
rating-place-received = Thank you! We don’t keep your location.
rating-nearest = The nearest centers, as the crow flies:
rating-nearest-none = The centers have no coordinates yet, but you can find them by city: /rating
rating-stars-key = Stars cover a year; the arrow shows where the last 13 weeks are heading.
rating-published = Published { $day }.
rating-offer-starred = ★ for the year. { $offer }
distance-kilometers = about { $kilometers } km
distance-meters = about { $meters } m

rating-head =
    <b>{ $center }</b>
    { $city }
rating-under-review = Under review: the stars are on hold until it ends.
rating-no-stars = No stars yet: too few answers in a year.
rating-index = Index over 13 weeks: <b>{ $index }</b> out of 100
rating-answers = { $n ->
        [one] Based on { $n } answer
       *[other] Based on { $n } answers
    } { $time }.
    Most likely between { $low } and { $high }.
rating-since = since { $since }
rating-between = from { $since } to { $until }
rating-few = No rating yet: { $missing ->
        [one] { $missing } more answer is
       *[other] { $missing } more answers are
    } needed.
rating-none = No rating yet: it will appear once { $needed } people have rated their visit.
rating-closed =
    <b>{ $center }</b>
    This center has closed.
rating-group = { $bar } { $group } { $score }
rating-praised = 👍 Praised: { $questions }
rating-working-on = 🔧 What the center is working on:
rating-action = • { $group }: { $what }

rating-answer = Rate this center
rating-other = ⭐ Another center
rating-this = ⭐ This center’s ratings
rating-offer = Index over 13 weeks: { $index } · { $n ->
        [one] { $n } answer
       *[other] { $n } answers
    }
rating-offer-none = No rating yet
rating-inline-hint = Type a city or a center’s name
rating-inline-nothing = Nothing found – try a city

command-rating = Ratings of centers
command-nearest = The nearest centers
