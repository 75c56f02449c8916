# You said, we did

action-head = 🔧 <b>{ $center }</b>: you said, we did
action-none = Nothing is noted yet.
action-ask = Something new? Choose what it is about:
action-choose = Which center is it about?
action-add = ＋ { $group }
action-withdraw = ✕ { $what }
action-question =
    What did you do? Reply to this message in a sentence or two, as you would tell a client.

    It did not begin today? Begin with the date: <i>1.09 Opened a second desk</i>. Everybody will see it.
action-field = For example: opened a second desk
action-question-command = Write it as a command: <code>/action { $code } { $group } Opened a second desk</code>. If it did not begin today, put the date before the words: 1.09. Everybody will see it.
action-noted = Noted. In 13 weeks we will compare the answers before and after.
action-not-taken = It takes words, { $longest } characters at most, and a date within the last year, if any. Try again: /action
action-too-many = There are { $most } already, which is the most. Take back what is out of date: /action
action-all = All of them
action-line = <b>{ $group }</b>: { $what } (since { $since })
action-running = ⏳ Too early to tell: we will compare in 13 weeks.
action-improved = ✅ It has improved: { $points } (from { $low } to { $high }).
action-unchanged = ➖ No change seen: { $points } (from { $low } to { $high }).
action-fell = 🔻 It has fallen: { $points } (from { $low } to { $high }).
action-too-few = ❔ Too few answers to tell.
