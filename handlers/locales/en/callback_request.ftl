# Callback requests: call me back

callback-request-offer = ☎️ Get in touch with me
callback-request-consent =
    We are sorry that it went like this. <b>{ $center }</b> can get in touch with you.

    Only the center’s administrators will see your telephone or e-mail, once. We keep it encrypted and delete it after { $days } days, or as soon as they have reached you. We keep the day and nothing that ties it to your answers. It does not touch the rating, and you can take it back.
callback-request-agree = I agree, ask for my contact
callback-request-question = How can you be reached? Reply to this message: telephone or e-mail, and when it suits you.
callback-request-question-command = How can you be reached? Write it as a command: <code>/contact { $code } +7 …, after six</code>
callback-request-field = Telephone or e-mail
callback-request-taken = Passed on: { $center } will get in touch. We delete your contact on { $day } or sooner.
callback-request-withdraw = Take the contact back
callback-request-withdrawn = Your contact is deleted. If the administrators have had it already, it is still in their chat with the bot.
callback-request-too-late = You can ask for a call within a day of the survey. Your contact was not kept.
callback-request-too-long = That is too long: { $longest } characters are enough. Your contact was not kept.
callback-request-nobody = There is nobody to pass it on to right now, so your contact was not kept. Please call the center yourself.
callback-request-message =
    ☎️ <b>{ $center }</b>: a client asks to be contacted.

    { $contact }

    We delete the contact on { $day }. Have you reached the client? Press the button, and it is deleted at once.
callback-request-gone = ☎️ <b>{ $center }</b>: a client asked to be contacted, but the contact is deleted already.
callback-request-done-button = ✓ Reached
callback-request-done = ✓ { $center }: the client was reached, the contact is deleted.
