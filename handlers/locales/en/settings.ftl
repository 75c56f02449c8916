# Settings in the chat

settings-head = <b>Settings</b>
stopped = All right, we won’t send you anything else. If you change your mind, use the buttons below.
stopped-unfinished = What you started isn’t lost. You can finish it any time: /continue
settings-messages-on = Sometimes we message you first: for example, to remind you of an unfinished survey.
settings-messages-off = We don’t message you first, we only reply.
settings-messages-stop = Don’t message me first
settings-messages-resume = You can message me again
settings-digest = Digest: { $place }
settings-digest-at = – on Mondays at { $hour }:00, local time.
settings-digest-paused = – paused.
settings-hour = What time should it arrive?
settings-hour-button = { $hour }:00
settings-hour-chosen = ✓ { $hour }:00
settings-digest-pause = ⏸ Pause it
settings-digest-resume = ▶️ Send it again
