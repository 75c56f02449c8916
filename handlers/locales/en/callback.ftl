# Call me back

callback-offer = ☎️ Get in touch with me
callback-consent =
    We are sorry that it went like this. <b>{ $center }</b> can get in touch with you.

    Only the center’s administrators will see your telephone or e-mail, once. We keep it encrypted and delete it after { $days } days, or as soon as they have reached you. It has no tie to your answers and does not touch the rating.
callback-agree = I agree, ask for my contact
callback-question = How can you be reached? Reply to this message: telephone or e-mail, and when it suits you.
callback-question-command = How can you be reached? Write it as a command: <code>/contact { $code } +7 …, after six</code>
callback-field = Telephone or e-mail
callback-taken = Passed on: { $center } will get in touch. We delete your contact on { $day } or sooner.
callback-too-late = You can ask for a call within a day of the survey. Your contact was not kept.
callback-too-long = That is too long: { $longest } characters are enough. Your contact was not kept.
callback-nobody = There is nobody to pass it on to right now, so your contact was not kept. Please call the center yourself.
callback-request =
    ☎️ <b>{ $center }</b>: a client asks to be contacted.

    { $contact }

    We delete the contact on { $day }. Have you reached the client? Press the button, and it is deleted at once.
callback-gone = ☎️ <b>{ $center }</b>: a client asked to be contacted, but the contact is deleted already.
callback-done-button = ✓ Reached
callback-done = ✓ { $center }: the client was reached, the contact is deleted.
