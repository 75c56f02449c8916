# On posters. Plain text: each is one line, read from two meters.

poster-question = How did we do?
poster-invitation = 15 questions, two minutes, anonymous.
poster-scan = Point your phone’s camera here
poster-type = or send the center’s code to the bot @{ $bot }:
