# You said, we did

action-head = 🔧 <b>{ $center }</b>: you said, we did
action-none = Nothing noted yet.
action-ask = Done something new? Choose what it’s about:
action-choose = Which center is this about?
action-add = ＋ { $group }
action-withdraw = ✕ { $what }
action-question =
    What did you do? Reply to this message in a sentence or two, as you would tell a client.

    Didn’t start today? Put the date first: <i>1.09 Opened a second desk</i>. Everyone will see it.
action-field = For example: opened a second desk
action-question-command = Write it as a command: <code>/action { $code } { $group } Opened a second desk</code>. If it didn’t start today, put the date first: 1.09. Everyone will see it.
action-noted = Noted. In 13 weeks we’ll compare the answers before and after.
action-not-taken = Please write some text, at most { $longest } characters. If you give a date, it must be within the last year. Try again: /action
action-too-many = You already have { $most }, which is the limit. Remove any that are out of date: /action
action-all = All entries
action-line = <b>{ $group }</b>: { $what } (since { $since })
action-running = ⏳ Too early to tell: we’ll compare after 13 weeks.
action-improved = ✅ Better: { $points } (from { $low } to { $high }).
action-unchanged = ➖ No change seen: { $points } (from { $low } to { $high }).
action-fell = 🔻 Lower: { $points } (from { $low } to { $high }).
action-too-few = ❔ Too few answers to tell.
outcome-rose-more = Rose more than centers that began alike: { $effect } (from { $low } to { $high }).
outcome-as-much = As much as centers that began alike: { $effect } (from { $low } to { $high }).
outcome-less = Less than centers that began alike: { $effect } (from { $low } to { $high }).
outcome-too-few = Too few answers or similar centers to compare.
outcome-plain = Before and after: { $points }.
