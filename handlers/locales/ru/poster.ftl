# On posters. Plain text: each is one line, read from two meters.

poster-question = Как вас приняли?
poster-invitation = 15 вопросов, две минуты, анонимно
poster-scan = Наведите камеру телефона
poster-type = или напишите боту @{ $bot } код центра:
