# Commands, language, trouble

help =
    Я спрашиваю о визите в центр занятости: 15 вопросов, около двух минут, анонимно.

    /start – начать или вернуться к опросу
    /continue – продолжить с того же места
    /cancel – прервать опрос
    /language – язык · language
    /privacy – что мы храним и как долго
    /mydata – что мы храним о вас
    /forget – стереть всё о вас
    /help – эта подсказка
help-admin = /digest – последняя сводка; с названием, городом или кодом – сводка этого центра

command-start = Начать опрос
command-continue = Продолжить с того же места
command-cancel = Прервать опрос
command-language = Язык · Language
command-help = Что я умею

choose-language = На каком языке говорим?
language-ru = Русский
language-en = English
language-set = Говорим по-русски.

private-only = Я разговариваю только в личных сообщениях: напишите мне напрямую.
unknown-command = Такой команды я не знаю. Вот что я умею: /help
send-text = Напишите словами город, название или код центра.
outdated-button = Эта кнопка уже не действует.

not-saved = Не получилось сохранить. Ничего не пропало – нажмите ещё раз через минуту.
went-wrong = Что-то пошло не так, мы уже разбираемся. Попробуйте ещё раз. Номер ошибки: { $reference }
