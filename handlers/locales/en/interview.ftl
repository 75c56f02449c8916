# The steps of an interview

ask-respondent-type =
    <b>{ $center }</b>

    Who are you?
respondent-type-job_seeker = I’m looking for a job or training
respondent-type-employer = I’m an employer
respondent-type-other = Neither
ask-age-band = How old are you?
age-band-under_18 = Under 18
age-band-over_70 = Over 70
age-band-range = { $from }–{ $to }

question =
    Question { $number } of { $total }
    { $bar }
    <b>{ $statement }</b>
question-not-used-hint = If you don’t use it, just say so: that’s an answer too.
chosen = ✓ { $label }
back = ‹ Back
forward = Next ›

summary = That was the last question, thank you! Check your answers and send them.
summary-client = <b>You:</b> { $kind }, { $age }
summary-answer = <b>{ $answer }:</b> { $questions }
summary-question = { $number } { $brief }
summary-comment = <b>Your comment:</b> { $comment }
summary-hint =
    Anything to add in your own words? Send it as a message, without names or phone numbers.
    To change an answer, tap its number.
summary-hint-commented =
    To add more, just write. To change an answer, tap its number.
summary-respondent_type = About you
summary-age_band = Age
send = Send
comment-drop = Remove the comment
comment-dropped = Comment removed.

back-again = We’re back. Shall we pick up where you left off?
unfinished =
    You left off halfway. { $left ->
        [one] One question is
       *[other] { $left } questions are
    } left – shall we finish?

    We won’t remind you again. To get no messages at all: /stop

paused-before-type =
    <b>{ $center }</b>

    You’ve already started. Shall we go on?
continue = Continue
other-center = Another center
cancel-button = Stop here

type-changed = We’ll ask again the questions that are worded differently for you.
already-saved = That answer is already saved. To change it, tap “Back”.
interview-over = This survey is already finished.
not-yours = That button belongs to another survey. Here is where you are.
nothing-open = You have no survey in progress.

ask-cancel =
    <b>{ $center }</b>
    Stop here? Your answers will not count.
cancel-yes = Yes, stop
cancel-no = No, keep going
cancelled = Stopped. Your answers will not count. To start again: /start.
