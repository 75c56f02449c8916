# Voice messages

voice-type = I do not understand voice messages yet. Please type it, a few words will do.
voice-too-long = I listen for two minutes at most. Please make it shorter, or type it.
voice-not-now = I cannot listen right now. Please type it, or try again a little later.
voice-not-understood = I could not make out any words. Please say it again, closer to the phone, or type it.
voice-heard =
    This is what I heard:

    “{ $words }”

    Is that right? The recording is not kept; telephone numbers and addresses are masked.
voice-right = That is right
voice-change = Change
voice-remove = Remove
voice-taken = 🎙 Your words: “{ $words }”
voice-write = Please type it as it should be. I heard: “{ $words }”. These words have gone nowhere.
voice-removed = Removed: these words have gone nowhere.
