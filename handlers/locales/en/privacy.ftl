# What is kept about people, and how to erase it

privacy =
    <b>What we keep</b>

    <b>Answers</b> – under a random number, without name or phone. The center’s rating is based on them, so they stay.
    <b>What links the number to you</b> – encoded, so that each person counts once a year. { $weeks ->
        [one] { $weeks } week
       *[other] { $weeks } weeks
    } after your last survey it is erased; after that, not even we know whose answers they are. Sooner: /forget.
    <b>This chat</b> – only until you finish a survey.
    <b>Before a survey</b> – the center on your screen and your words for it: for a day.
    <b>An unfinished survey</b> – { $unfinished ->
        [one] { $unfinished } day
       *[other] { $unfinished } days
    }.
    <b>A comment</b> – { $comments ->
        [one] { $comments } day
       *[other] { $comments } days
    }.
    <b>A contact for a call back</b> – encrypted, for { $contacts ->
        [one] { $contacts } day
       *[other] { $contacts } days
    } or until you are reached. It is not linked to your answers.
    <b>About administrators</b> – name, account and chat while they have their role, and records of digests for { $deliveries ->
        [one] { $deliveries } day
       *[other] { $deliveries } days
    }.
privacy-by =
    Kept by (ask them about it): { $contact }
    The center’s staff see only overall results and unsigned comments.
privacy-by-operator = Kept by the operator of this bot. The center’s staff see only overall results and unsigned comments.
privacy-commands =
    /mydata – what we keep about you
    /forget – erase it all now

mydata-head = <b>What we keep about you</b>
mydata-nothing = We keep nothing about you.
mydata-interview = • { $center }, { $date }: { $answers ->
        [one] { $answers } answer
       *[other] { $answers } answers
    }
mydata-letter = • { $center }: a letter without answers, { $date }
mydata-considering = You looked at: { $center }. We remember that for a day, to know what your words are about.
mydata-waiting-words = Your words “{ $words }”: if you do not answer the questions, they will be a letter to the center after a day.
mydata-waiting-words-nowhere = Your words “{ $words }”: without a center we will erase them after a day.
mydata-unfinished = Not finished, so it does not count; we erase it by { $date } at the latest
mydata-comment = Comment “{ $comment }” – we erase it by { $date } at the latest
mydata-more = … and earlier surveys: { $count }
mydata-language = Language: { $language }
mydata-number =
    Your number: <code>{ $number }</code>
    By { $date } at the latest we’ll forget that it’s yours; until then you count once a year. If you write it down, you can have the answers erased after that too.
mydata-role =
    You are an administrator: { $place }.
    We keep the name “{ $name }”, the account and the chat while you have the role, and { $days ->
        [one] { $days } day
       *[other] { $days } days
    } after it.
mydata-stopped = We don’t message you first, as you asked.
mydata-digest-hour = The digest comes at { $hour }:00.
mydata-digest-paused = The digest is paused.
mydata-contact =
    { $center }: a contact for a call back. We delete it on { $date } or sooner.
    Only your account leads to it; nothing links it to your answers.
mydata-contact-reached = { $center }: you were contacted, and the contact itself has been deleted.
mydata-foot = To erase everything at once: /forget

forget-ask =
    Erase everything that we keep about you?
    Your answers will no longer count and cannot be restored. If you left a contact for a call back, it is withdrawn too.
forget-ask-role =
    ⚠️ You are an administrator: { $places }. You’ll lose that role too: no more digests, and you’d need a new invitation.
forget-yes = Yes, erase everything
forget-no = No, keep it
forget-kept = All right, nothing has changed.
forget-nothing =
    There’s nothing to erase: we keep nothing that leads to you.
    If you answered long ago, your answers are anonymous by now: not even we know whose they are.
forget-done = Done: everything about you has been erased.
forget-done-contact = The contact you left for a call back is withdrawn. The center’s administrators may already have it in their chat.
forget-done-role = You’re no longer an administrator.
forget-chat = The messages in this chat are kept by the messenger itself. You can delete them together with the chat.

command-privacy = What we keep, and for how long
command-mydata = What we keep about you
command-forget = Erase everything about me
