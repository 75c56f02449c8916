# Texts that clients type instead of pressing a button

write-first = ✍️ Just write
write-beside = ✍️ Write
write-first-ask =
    <b>{ $center }</b>

    Tell us how it was, in one message or several. We pass your words on to the center without your name, together with other comments, and keep them for a year. Please leave out names and phone numbers.
    By sending them you agree to this. To erase them: /forget
write-first-again =
    You wrote to this center on { $date }. One letter until { $until } is enough: we will add any new words to it.
write-first-on-the-way = Tell us what went wrong, and we will keep it as your comment. Then we go back to the questions.

words-kept-nowhere =
    We have your words. Which center are they about? Type its city, name or code.
    Without a center there is nobody to pass them on to: we will erase them after a day.
words-kept-consent = ✓ Saved. We will pass it on without your name, even if you answer no questions.
words-kept-interview = ✓ Saved in your comment. Let’s go on 👇
words-kept-finished = ✓ Added to your feedback.
words-changed = ✓ Changed.
words-too-long = A comment has room for { $longest } characters. We kept the beginning; what did not fit: { $lost }.
words-masked = We don’t keep phone numbers or addresses in comments: “…” stands in their place.
words-not-kept = That survey is finished, and we couldn’t save your words. Please send them once more.
words-waiting = We have your words for this center: “{ $words }”
words-go-on-above = To go on, use the button in the message above 👆
words-erased = Erased. We kept nothing.
words-gone = There is nothing to erase: your words are already part of your comment or letter. To erase those too: /forget
erase-words = Erase my words
refused-with-words =
    All right, no questions. After a day we will pass your words on to the center, without your name.
    If you change your mind, send /start.

abuse-heard = We can see that you are angry.
abuse-only = We can see that you are angry. Tell us what happened, and we will pass it on. We don’t keep swear words alone.
thanks-heard = Thank you too! 🌿
contact-later = We don’t keep phone numbers or addresses in comments. If your answers are low, you will find “Please contact me” at the end of the survey.
contact-afterwards = We don’t keep phone numbers or addresses in comments. If you want the center to reach you, tap “Please contact me”.

office =
    The center itself can answer that.
    <b>{ $center }</b>
office-phone = Phone: { $phone }
office-address = Address: { $address }, { $city }
office-hours = Opening hours: { $hours }
office-unknown = Sorry, we don’t know its phone number or hours. Please ask at the center or look at the employment service’s website.
office-which = The center itself can answer that. Which one? Type its city, name or code, and we will show its phone number, address and hours.

comment-declined = All right, no comment. Just send your answers 👇
nonsense-nowhere = Type the city, the name or the code of the center, or just tell us how it was.
nonsense-consent = To begin, tap the button. Or just write how it was, and we will keep it.
nonsense-interview = Please tap one of the buttons 👇 Anything to add? Just write it.
nonsense-finished = We didn’t keep that. To add to your feedback, write it in words; for another center, type its city or code.
edited-unknown = We no longer have the earlier words of that message. Please send a new one.

only-words-nowhere = We understand only words. Type the city, the name or the code of the center, or just tell us how it was.
only-words-consent = We understand only words. Tell us how it was, or go on with the button in the message above 👆
only-words-interview = Please tap one of the buttons 👇 Anything to add? Just write it.
only-words-comment = A comment has to be in words. Or send your answers without one 👇
only-words-finished = You can only add words to your feedback: please type them.
