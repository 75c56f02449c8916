# The interview as pages in a browser, and on a screen in a center's hall

form-title = Rate an employment center
form-promise = 15 questions, two minutes, anonymous
form-how-was-it = How was your visit?
form-where = Where would you like to answer?
form-here = Here, in the browser
form-search = City, name or code of the center, or the code on your slip
form-search-button = Find
form-found-nothing = Nothing found for “{ $query }”. Try the city or part of the name.
form-not-found = There is no such page. Find your center: everything starts there.
form-consent-browser = In place of a chat there is a cookie here: by it the browser remembers where you stopped and that you have answered. We remember a mark of your network, encoded, until the end of the day, so that nobody answers many times.
form-consent-kiosk = Nothing about you stays on this screen: the next person starts with a clean page. For the same reason, answers that were sent cannot be erased from here.
form-privacy = What we keep
form-privacy-browser =
    <b>In the browser</b>: a cookie with a random number, your mark in place of an account. If you delete it you are a new person to us, and can no longer erase your answers yourself.
    <b>The network</b> from which answers without a slip were begun: encoded only, until the end of the day.

form-ask-type = Who are you?
form-question = Question { $number } of { $total }
form-turns = Other steps
form-notice = One thing first
form-instead = Or tell us in words, without names and phone numbers
form-send-words = Send my words
form-first-choose = Choose one of the answers.
form-summary = Check and send
form-your-answers = Your answers
form-change = Change
form-change-of = Change: { $what }
form-comment = Anything to add in your own words?
form-comment-hint = You can leave this empty. Please leave out names and phone numbers.
form-comment-kept = Saved. All that is left is to send it.
form-keep-comment = Only save for now
form-words-cut = Not all of it fitted: we saved the beginning. Check and send.
form-cancelled = The survey was stopped, and the answers do not count.
form-to-start = To the first page
form-thanks = Thank you!
form-add-words = Anything you want to tell the center? We pass it on without a name.
form-receipt-code = Code of the receipt

form-contact = Get in touch with me
form-contact-mistyped = This looks like a phone number or an e-mail address, but something is not right. Type it again, a number with its code: +7 912 345-67-89.
form-contact-none = There is no phone number or e-mail address in this. Nothing was passed on yet.
form-contact-check = Please check:
form-contact-pass = Pass it on to { $center }?
form-contact-taken =
    Passed on. { $center } will get in touch with you.
    We delete the contact on { $day } or earlier.

form-no-cookie = The browser did not take a cookie, and without it we do not know whose answers these are. Allow cookies for this site and start again.
form-outdated = This page is no longer valid. Open the link or the code on your slip again: your answers are still there.
form-foreign = We take answers from our own pages only. Open the link or the code on your slip again.
form-too-long = This is too long. Please shorten it and send it again.
form-network-full = { $most ->
        [one] { $most } survey
       *[other] { $most } surveys
    } about this center were begun from this network today. You can start again tomorrow; with the code on a slip right now: type it here.

form-kiosk = Screen in the hall
form-kiosk-pair = This screen is not paired yet. Type the code that the operator gave you: it works once, within an hour.
form-kiosk-code = Operator’s code
form-kiosk-pair-button = Pair
form-kiosk-bad-code = That code didn’t work: it has already been used, has expired, or contains a typo.
form-kiosk-slip = The code on your slip, if you have one
form-kiosk-there = Are you still here?
form-kiosk-leaving = In 20 seconds the page returns to its start, and nobody will see the answers on this screen.
form-kiosk-stay = Yes, go on
form-kiosk-next = Finish

app-button = Answer on a page
app-from-chat = This page opens by a button in the chat with the bot. If you came from there, it opens by itself in a moment.
app-closed = This page opens by a button in the chat with the bot. If you have just pressed it, your browser did not accept a cookie: please answer in the chat itself.
app-consent = Your messenger has confirmed that it is you: what you begin here can be finished in the chat, and the other way round. We keep neither name nor portrait from the messenger.
app-privacy =
    <b>On a page from the messenger</b>, the same as in the chat: to us you are the same person. A cookie remembers for 12 hours whom the messenger has confirmed; we keep neither name nor portrait.

app-unreadable = The messenger handed over something that we did not expect. Please open the page from the chat again.
app-foreign = We could not tell who you are: the page was not opened by our bot. Please open it by the button in the chat.
app-late = An hour has passed since you opened the page. Close it and open it from the chat again – your answers are still there.
app-again = The page was opened like this before, somewhere else. Please open it from the chat again – your answers are still there.
