# On posters. Plain text: lines are broken where they fit, and where the headline breaks them.

poster-headline =
    Как вас
    встретили?
poster-promise = 15 вопросов, две минуты
poster-anonymous = Анонимно, без имени
poster-scan = Наведите камеру
poster-code = Не сканируется? Напишите в { $messenger } боту @{ $bot }:
poster-code-web = Не сканируется? Откройте { $site } и введите код:
