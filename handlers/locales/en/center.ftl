# Finding a center, consent, starting anew

welcome =
    Hello! 👋
    Tell us about your visit to an employment center: 15 short questions, about two minutes.

    Type the city, the name or the code of the center – the code stands under the QR code.
    To see the ratings of centers first: /rating
unknown-center =
    We could not find a center with that code – perhaps there is a typo in it.
    Type the city, the name or the code once more, and we will find it together.
center-closed =
    <b>{ $center }</b>
    This center has closed, so we no longer collect ratings of it.
    Type the city, the name or the code of another center.
search-found =
    { $count ->
        [one] One center found. Is this it?
       *[other] Choose the center:
    }
search-more = These are the first { $shown }. If yours is missing, add a street, city or district.
search-nothing =
    Nothing found for “{ $query }”.
    Try the city or a part of the name, for example “Брянск”.
search-again = Type the city, the name or the code of the center.
center-named = “{ $name }” center
center-button = { $city } · { $name }

consent =
    <b>{ $center }</b>
    { $city } · 15 questions, two minutes, anonymous

    By tapping “I agree” you let us use your answers to rate the center.
consent-in-full =
    <b>{ $center }</b>
    { $city } · 15 questions, two minutes, anonymous

    Your answers are anonymous: we ask for no name and no phone number, and the center’s staff see overall results only, and comments without a name.
    We keep your answers and a random number, so that nobody answers twice. We remember this chat only until you finish. More: /privacy; erase everything: /forget.

    By tapping “I agree” you let us use your answers to rate the center.
consent-yes = I agree, let’s start
consent-more = Details
consent-no = No, thank you
consent-other-center = ‹ Another center
consent-refused =
    All right, nothing was saved. If you change your mind, send /start.

switch =
    You have not finished your answers ({ $answered } of { $total }):
    <b>{ $current }</b>

    Start a new one instead? Your unfinished answers will not count:
    <b>{ $next }</b>
switch-stay = Finish what I began
switch-go = Start the new one

answered-recently =
    <b>{ $center }</b>
    You have already rated this center, thank you!
    You can tell us about it again from { $date }.
    Another center? Right now, if you like: type its city or code.

token-refused =
    That code does not work: it has been used already, is out of date, or has a typo in it.
    You can tell us about your visit without it, too: type the city, the name or the code of the center.
token-muted =
    Several codes in a row did not work. Please try a code again in an hour.
    Everything else works as usual: for example, type the city, the name or the code of the center.
