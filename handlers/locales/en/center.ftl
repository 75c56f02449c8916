# Finding a center, consent, starting anew

welcome =
    Hello! 👋
    Tell us about your visit to an employment center: 15 short questions, about two minutes.

    Type the center’s city, name or code. The code is printed under the QR code.
    To see ratings first: /rating
unknown-center =
    We couldn’t find a center with that code. There may be a typo in it.
    Type the city, name or code again, and we’ll find it together.
center-closed =
    <b>{ $center }</b>
    This center has closed, so we no longer collect ratings of it.
    Type the city, name or code of another center.
search-found =
    { $count ->
        [one] One center found. Is this it?
       *[other] Choose the center:
    }
search-more = These are the first { $shown }. If yours isn’t here, add a street, city or district.
search-nothing =
    Nothing found for “{ $query }”.
    Try the city or part of the name, for example “Брянск”.
search-again = Type the center’s city, name or code.
center-named = “{ $name }” center
center-button = { $city } · { $name }

consent =
    <b>{ $center }</b>
    { $city } · 15 questions, two minutes, anonymous

    By tapping “I agree” you let us use your answers to rate the center. For a year we remember you, without name: each voice counts once.
consent-in-full =
    <b>{ $center }</b>
    { $city } · 15 questions, two minutes, anonymous

    Your answers are anonymous: we don’t ask for your name or phone number, and the center’s staff see only overall results and unsigned comments.
    Your answers lie under a random number. That it is yours we remember in encoded form only, for a little over a year – 53 weeks after your last survey: so each person counts once in the year’s result. We remember this chat only until you finish. More: /privacy. Erase everything sooner: /forget.

    By tapping “I agree” you let us use your answers to rate the center.
consent-yes = I agree, let’s start
consent-more = Details
consent-no = No, thank you
consent-other-center = ‹ Another center
consent-refused =
    All right, we saved nothing. If you change your mind, send /start.

switch =
    You have not finished your answers ({ $answered } of { $total }):
    <b>{ $current }</b>

    Start a new one instead? Your unfinished answers will not count:
    <b>{ $next }</b>
switch-stay = Finish the first one
switch-go = Start the new one

answered-recently =
    <b>{ $center }</b>
    You have already rated this center, thank you!
    You can rate it again from { $date }.
    Want to rate another center? Just type its city or code.

token-refused =
    That code didn’t work: it has already been used, has expired, or contains a typo.
    You can tell us about your visit without it: type the center’s city, name or code.
token-muted =
    Several codes in a row didn’t work. Please try again in an hour.
    Everything else works as usual: for example, type the center’s city, name or code.
