# The steps of an interview

ask-respondent-type =
    <b>{ $center }</b>

    Who are you?
respondent-type-job_seeker = I look for a job or training
respondent-type-employer = An employer
respondent-type-other = Neither
type-other-apart = We count your answers separately: they are not part of the center’s rating.
ask-age-band = How old are you?
age-band-under_18 = Under 18
age-band-over_70 = Over 70
age-band-range = { $from }–{ $to }

question =
    Question { $number } of { $total }
    { $bar }

    <b>{ $statement }</b>
question-not-used-hint = If you don’t use it, just say so: that is an answer, too.
chosen = ✓ { $label }
back = ‹ Back
forward = Next ›

ask-comment =
    That was the last question, thank you!
    { $bar }

    Last one: anything to add in your own words? Send it as a message. Please leave out names and phone numbers.
skip-comment = Skip and finish

back-again = We are back. Shall we go on where you stopped?
unfinished =
    You stopped halfway. { $left ->
        [one] One question is
       *[other] { $left } questions are
    } left – shall we finish?

    We will not remind you again. No messages at all: /stop

paused-before-type =
    <b>{ $center }</b>

    You have begun. Shall we go on?
continue = Go on
other-center = Another center
cancel-button = Stop here

thanks =
    Thank you! Your answers are saved and will count in the center’s rating. 💙

    { $center }: { $summary }
    You can tell us about it again from { $date }.
thanks-summary = { $answers ->
        [one] { $answers } answer
       *[other] { $answers } answers
    }{ $minutes ->
        [0] {" "}in less than a minute
        [one] {" "}in { $minutes } minute
       *[other] {" "}in { $minutes } minutes
    }{ $comment ->
        [1] , a comment
       *[0] {""}
    }.

type-changed = The questions are worded differently for you, so let us start them again.
already-saved = That answer is saved. To change it, use “Back”.
interview-over = That interview is finished.
not-yours = That button belongs to another interview; here is where you are.
use-buttons = Please press one of the buttons 👇
only-text = A comment can only be text. Or skip it 👇
comment-added = Added to your feedback. Looking for another center? Type its city or the code from the poster.
comment-empty = There is no text in that message. Write a few words or skip 👇
edited = We do not re-read edited messages. Let us go on from here 👇
nothing-open = You have no interview under way.

ask-cancel =
    Stop the interview about “{ $center }”? Your answers will not count.
cancel-yes = Yes, stop
cancel-no = No, go on
cancelled = Stopped; the answers will not count. To begin again: /start.
edited-idle = We do not re-read edited messages – please send a new one.
