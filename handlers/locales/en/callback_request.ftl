# Callback requests: call me back

callback-request-offer = ☎️ Please contact me
callback-request-consent =
    We’re sorry it went this way. <b>{ $center }</b> can get in touch with you.

    Only the center’s administrators will see your phone number or e-mail. We keep it encrypted and delete it as soon as they have reached you, after { $days } days at the latest. We remember only the day: nothing ties your contact to your answers, and it does not affect the rating. You can withdraw it at any time.
callback-request-agree = I agree
callback-request-question = How can you be reached? Write your phone number or e-mail, and when it suits you.
callback-request-question-share = How can you be reached? Send your number with the button below, or write a phone number or e-mail, and when it suits you.
callback-request-share = 📱 Send my number
callback-request-received = Thank you! Nothing has been passed on yet.
callback-request-foreign = This is somebody else’s contact. Send your own number with the button below, or write how you can be reached.
callback-request-stop = Never mind
callback-request-stopped = All right, no contact then. Nothing was passed on.
callback-request-show-back =
    Please check:

    { $contact }

    Pass it on to { $center }?
callback-request-right = Correct, pass it on
callback-request-change = Change
callback-request-mistyped = This looks like a phone number or an e-mail, but something is off. Please write it again, a number with its area code: +7 912 345-67-89. Nothing has been passed on yet.
callback-request-no-contact = There’s no phone number or e-mail in this, so nothing was passed on. Send one, or press “Never mind”.
callback-request-taken =
    Passed on: <b>{ $contact }</b>

    { $center } will get in touch. We delete your contact on { $day } or sooner.
callback-request-withdraw = Withdraw my contact
callback-request-withdrawn = Your contact is deleted. If the administrators have already received it, it’s still in their chat with the bot.
callback-request-too-late = You can ask for a call within a day of the survey. Your contact was not kept.
callback-request-nobody = Right now there’s nobody to pass it on to, so your contact was not kept. Please call the center yourself.

# For administrators

callback-request-message = ☎️ <b>{ $center }</b>: a client would like to hear from you.
callback-request-contact = { $contact }
callback-request-told-to-others = The center’s administrators see the contact.
callback-request-standing = Now: { $state }
callback-request-standing-since = Now: { $state } on { $day }
callback-request-standing-by = Now: { $state } on { $day } by { $by }
callback-request-until = We delete the contact on { $day }. Reached? Press the button, and we delete it at once.
callback-request-gone = ☎️ <b>{ $center }</b>: a client asked to be contacted, but the contact has already been deleted.
callback-request-done = ✓ { $center }: client reached, contact deleted.
callback-request-state-new = new
callback-request-state-taken = taken
callback-request-state-reached = reached
callback-request-state-unreached = not reached
callback-request-set-new = ↺ Back to new
callback-request-set-taken = I will call
callback-request-set-reached = ✓ Reached
callback-request-set-unreached = Could not reach
callback-request-all = All requests
callback-request-show = Show requests
callback-request-list =
    ☎️ <b>{ $center }</b>: { $count ->
        [one] { $count } client is
       *[other] { $count } clients are
    } waiting to hear from you
callback-request-late =
    ⏰ { $count ->
        [one] { $count } request has been new
       *[other] { $count } requests have been new
    } for more than two working days
callback-request-more = And { $count } more, shown when these are done.
callback-request-none = Nobody is waiting for a call.
callback-request-none-of = ☎️ { $center }: nobody is waiting for a call.
callback-request-centers =
    ☎️ Waiting for a call: { $count ->
        [one] { $count } client
       *[other] { $count } clients
    }. Choose a center.
callback-request-of-center = { $center } – { $count }
callback-request-of-center-late = { $center } – { $count }, ⏰ { $late }
callback-request-reminder =
    { $count ->
        [0] ☎️ { $center }: every request for a call has been taken.
        [one] ⏰ <b>{ $center }</b>: { $count } client has been waiting for a call for more than two working days.
       *[other] ⏰ <b>{ $center }</b>: { $count } clients have been waiting for a call for more than two working days.
    }
