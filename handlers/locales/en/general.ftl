# Commands, language, trouble

help =
    I ask about your visit to an employment center: 15 questions, about two minutes, anonymous.

    /start – start, or return to your answers
    /continue – pick up where you left off
    /cancel – stop the survey
    /rating – ratings of centers
    /nearest – the nearest centers
    /settings – language, messages, digests
    /stop – send me nothing more
    /language – язык · language
    /privacy – what we keep, and for how long
    /mydata – what we keep about you
    /forget – erase everything about you
    /help – this message
help-admin =
    <b>For administrators</b>
    /digest – the latest digest; with a name, a city or a code, that center’s
    /centers – your centers in figures; with a name, a city or a code, a search among them
    /action – what you did: clients see it, we compare before and after
    /requests – who asked to be contacted

command-digest = The latest digest
command-centers = Your centers in figures
command-action = Note what you have done
command-requests = Who asked to be contacted
command-start = Start
command-continue = Pick up where I left off
command-cancel = Stop the survey
command-settings = Language, messages, digests
command-stop = Send me nothing more
command-language = Язык · Language
command-help = What I can do

choose-language = Which language would you like?
language-set = We’ll speak English.

private-only = I only chat in private: please message me directly.
unknown-command = I don’t know that command. Here is what I can do: /help
outdated-button = That button no longer works.

not-saved = We couldn’t save that. Nothing is lost: please tap again in a minute.
went-wrong = Something went wrong, and we are on it. Please try again. Error number: { $reference }
