# On slips of paper. Plain text: lines are broken where they fit.

slip-invitation =
    Как прошёл ваш визит?
    Расскажите нам: две минуты, анонимно.
slip-code = Не сканируется? Напишите код боту @{ $bot }
slip-code-web = Не сканируется? Введите код на { $site }
slip-expires = Один раз, до { $moment }
