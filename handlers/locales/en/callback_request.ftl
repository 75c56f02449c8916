# Callback requests: call me back

callback-request-offer = ☎️ Please contact me
callback-request-consent =
    We’re sorry it went like this. <b>{ $center }</b> can contact you.

    Only the center’s administrators will see your phone number or e-mail, once. We keep it encrypted and delete it after { $days } days, or sooner if they reach you. We remember only the day: nothing links your contact to your answers, and it doesn’t affect the rating. You can withdraw it at any time.
callback-request-agree = I agree, ask for my contact
callback-request-question = How can we reach you? Reply to this message with a phone number or e-mail, and a good time.
callback-request-question-command = How can we reach you? Send it as a command: <code>/contact { $code } +7 …, after six</code>
callback-request-field = Phone number or e-mail
callback-request-taken = Passed on: { $center } will contact you. We’ll delete your contact on { $day } or sooner.
callback-request-withdraw = Withdraw my contact
callback-request-withdrawn = Your contact is deleted. If the administrators have already received it, it’s still in their chat with the bot.
callback-request-too-late = You can ask for a call within a day of the survey. Your contact was not kept.
callback-request-too-long = That is too long: { $longest } characters at most. Your contact was not kept.
callback-request-nobody = Right now there’s nobody to pass it on to, so your contact was not kept. Please call the center yourself.
callback-request-message =
    ☎️ <b>{ $center }</b>: a client would like to be contacted.

    { $contact }

    We’ll delete the contact on { $day }. Reached the client? Tap the button, and we’ll delete it right away.
callback-request-gone = ☎️ <b>{ $center }</b>: a client asked to be contacted, but the contact has already been deleted.
callback-request-done-button = ✓ Reached
callback-request-done = ✓ { $center }: client reached, contact deleted.
