# On posters. Plain text: lines are broken where they fit, and where the headline breaks them.

poster-headline = How was your visit?
poster-promise = 15 questions, two minutes
poster-anonymous = Anonymous, no names
poster-scan = Point your camera here
poster-code = Does not scan? In { $messenger }, write to @{ $bot }:
poster-code-web = Does not scan? Open { $site } and type the code:
