# What is kept about people, and an end to it

privacy =
    <b>What we keep</b>

    <b>Answers</b> – under a random number, without name or phone. The center’s rating is made of them, so they stay.
    <b>What ties the number to you</b> – only scrambled with a key, so that nobody answers twice. { $link ->
        [one] { $link } day
       *[other] { $link } days
    } after your last interview or /stop it is erased: then not even we know whose answers they are.
    <b>This chat</b> – only while an interview is open.
    <b>Before an interview</b> – the center on your screen and your words for it: for a day.
    <b>An unfinished interview</b> – { $unfinished ->
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
    } or until you are reached. It has no tie to your answers.
    <b>Of administrators</b> – name, account and chat while they have their role, and records of digests for { $deliveries ->
        [one] { $deliveries } day
       *[other] { $deliveries } days
    }.
privacy-by =
    Kept by, and to be asked: { $contact }
    The center’s staff see common results only, and comments without a name.
privacy-by-operator = Kept by the operator of this bot. The center’s staff see common results only, and comments without a name.
privacy-commands =
    /mydata – what there is about you
    /forget – erase it at once

mydata-head = <b>What we keep about you</b>
mydata-nothing = We keep nothing about you.
mydata-interview = • { $center }, { $date }: { $answers ->
        [one] { $answers } answer
       *[other] { $answers } answers
    }
mydata-letter = • { $center }: a letter without answers, { $date }
mydata-considering = You looked at the center “{ $center }”: we remember that for a day, to know what your words are about.
mydata-words = Your words “{ $words }”: if you do not answer the questions, they will be a letter to the center after a day.
mydata-words-nowhere = Your words “{ $words }”: without a center we will erase them after a day.
mydata-unfinished = Not finished; we erase it by { $date } at the latest
mydata-comment = Comment “{ $comment }” – we erase it by { $date } at the latest
mydata-more = … and earlier interviews: { $count }
mydata-language = Language: { $language }
mydata-number =
    Your number: <code>{ $number }</code>
    By { $date } at the latest we forget that it is yours. If you keep it, you can have the answers erased later, too.
mydata-role =
    You are an administrator: { $place }.
    We keep the name “{ $name }”, the account and the chat while you have the role, and { $days ->
        [one] { $days } day
       *[other] { $days } days
    } after it.
mydata-stopped = We do not write to you first: you asked for that.
mydata-digest-hour = The digest comes at { $hour }:00.
mydata-digest-paused = The digest is paused.
mydata-contact =
    { $center }: a contact for a call back. We delete it on { $date } or sooner.
    Only your account leads to it; nothing ties it to your answers.
mydata-contact-reached = { $center }: you were called back, the contact itself is deleted already.
mydata-foot = To erase everything at once: /forget

forget-ask =
    Erase everything that we keep about you?
    The answers will no longer count, and they cannot be brought back. A contact left for a call back is withdrawn, too.
forget-ask-role =
    ⚠️ You are an administrator: { $places }. The role goes, too: no more digests, and only a new invitation leads back.
forget-yes = Yes, erase everything
forget-no = No, keep it
forget-kept = All right, everything is as it was.
forget-nothing =
    There is nothing to erase: we keep nothing that leads to you.
    If you answered long ago, the answers are anonymous by now – not even we know whose they are.
forget-done = Done: everything about you is erased.
forget-done-contact = The contact that you left for a call back is withdrawn. The center’s administrators may have it in their chat already.
forget-done-role = You are no longer an administrator.
forget-chat = The messages in this chat are kept by the messenger itself – you can delete them together with the chat.

command-privacy = What we keep, and for how long
command-mydata = What we keep about you
command-forget = Erase everything about me
