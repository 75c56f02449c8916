# Whether answers count: what a client is told beforehand and afterwards

before-staff = You are an administrator or an operator, and the rating belongs to clients: your answers will not count in it.
before-unverified = This center counts only answers with the code from a slip, which is given after a visit. Scan the slip or type the code below it. Without it your answers will not count in the rating, but we will pass your words on.
before-out-of-range = The center’s rating is made of the answers of people aged 18 to 70, so we will count yours separately.
before-other-type = The center’s rating is made of answers from job seekers and employers, so we will count yours separately.
write-invited = Your words will be passed on to the center in any case. How was your visit? Or answer the questions.
write-instead = ✍️ Tell it in words
answer-anyway = Answer the questions
ask-words = Send a message: what was good, what was not? We pass it on to the center without a name. Please leave out names and phone numbers.
comment-empty = There is no text in that message. Write a few words.

thanks-good = Thank you! Your answers are saved and will count in the center’s rating. 💙
thanks-mixed = Thank you! Your answers are saved and will count in the center’s rating.
thanks-low =
    Thank you for telling us how it was. We are sorry that your visit went badly.

    Your answers will count in the center’s rating and show it what to put right. If you need help, ask the center to get in touch.
thanks-uncounted = Thank you for your answers!
thanks-uncounted-low = Thank you for telling us how it was. We are sorry that your visit went badly. If you need help, ask the center to get in touch.
thanks-written = Thank you for writing!
thanks-not-staff = Your answers are saved. But the rating belongs to clients, and the answers of administrators and operators do not count in it.
thanks-not-duplicate = Your answers are saved. But the rating counts one survey in 30 days, and you have taken one before.
thanks-not-out-of-range = Your answers are saved and counted separately: the center’s rating is made of the answers of people aged 18 to 70.
thanks-not-other-type = Your answers are saved and counted separately: the center’s rating is made of answers from job seekers and employers.
thanks-not-unverified = Your answers are saved. But this center’s rating counts only answers with a slip. Next time, ask for one after your visit.
thanks-not-invalid = Your answers are saved but do not count in the rating: an operator has left them out after a check.
thanks-not-haste = Your answers are saved but will not count in the rating: they came very fast, and all of them are the same.
thanks-words = We will pass your words on to the center together with others’, without a name.
thanks-words-invited = Is there anything you want to tell the center? Write it here, and we will pass it on without a name.
thanks-about = { $center }: { $summary }
thanks-about-words = { $center }: your feedback in words.
thanks-again = You can tell us about it again from { $date }.
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

mydata-counts = which count in the rating
mydata-not-staff = which do not count: you are an administrator or an operator
mydata-not-duplicate = which do not count: the second survey in 30 days
mydata-not-out-of-range = counted separately, not in the rating: your age is not between 18 and 70
mydata-not-other-type = counted separately, not in the rating: neither a job seeker nor an employer
mydata-not-unverified = which do not count: there was no slip
mydata-not-invalid = which do not count: an operator has left them out after a check
mydata-not-haste = which do not count: very fast, and all the same
mydata-written = • { $center }, { $date }: feedback in words, which does not count in the rating
