# Settings in the chat

settings-head = <b>Settings</b>
stopped = All right, we will send you nothing more. If you change your mind, use the buttons below.
stopped-unfinished = What you have begun is not lost, you can finish it any time: /continue
settings-messages-on = Sometimes we write first: to remind you of an interview that is not finished, for example.
settings-messages-off = We do not write first, we only answer.
settings-messages-stop = Do not write to me first
settings-messages-resume = You may write again
settings-digest = Digest: { $place }
settings-digest-at = – on Mondays at { $hour }:00, local time.
settings-digest-paused = – paused.
settings-hour = At which hour shall it come?
settings-hour-button = { $hour }:00
settings-hour-chosen = ✓ { $hour }:00
settings-digest-pause = ⏸ Pause it
settings-digest-resume = ▶️ Send it again
