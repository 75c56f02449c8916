# Commands, language, trouble

help =
    I ask about your visit to an employment center: 15 questions, about two minutes, anonymous.

    /start – begin, or come back to your answers
    /continue – go on where you stopped
    /cancel – stop the interview
    /rating – ratings of centers
    /nearest – the nearest centers
    /settings – language, messages, digests
    /stop – send me nothing more
    /language – язык · language
    /privacy – what we keep, and for how long
    /mydata – what we keep about you
    /forget – erase everything about you
    /help – this text
help-admin =
    <b>For administrators</b>
    /digest – the latest digest; with a name, a city or a code, that center’s
    /centers – your centers in figures; with a name, a city or a code, those that it names
    /action – what you did: clients see it, we compare before and after
    /requests – who would like to hear from you

command-digest = The latest digest
command-centers = Your centers in figures
command-action = Note what you have done
command-start = Begin
command-continue = Go on where I stopped
command-cancel = Stop the interview
command-settings = Language, messages, digests
command-stop = Send me nothing more
command-language = Язык · Language
command-help = What I can do

choose-language = Which language shall we speak?
language-set = We speak English now.

private-only = I only talk in private messages: please write to me directly.
unknown-command = I do not know that command. Here is what I can do: /help
outdated-button = That button no longer works.

not-saved = We could not save that. Nothing is lost – please tap again in a minute.
went-wrong = Something went wrong, and we are on it. Please try again. Error number: { $reference }
