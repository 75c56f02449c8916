# The steps of an interview

ask-respondent-type =
    <b>{ $center }</b>

    Кто вы?
respondent-type-job_seeker = Ищу работу или обучение
respondent-type-employer = Работодатель
ask-age-band = Сколько вам лет?
age-band-under_18 = Меньше 18
age-band-over_70 = Больше 70
age-band-range = { $from }–{ $to }

question =
    Вопрос { $number } из { $total }
    { $bar }

    <b>{ $statement }</b>
question-not-used-hint = Если не пользуетесь, так и отметьте – это тоже ответ.
chosen = ✓ { $label }
back = ‹ Назад
forward = Дальше ›

ask-comment =
    Все вопросы позади, спасибо!
    { $bar }

    Последнее: хотите что-нибудь добавить своими словами? Напишите сообщением. Пожалуйста, без имён и телефонов.
skip-comment = Пропустить и закончить

back-again = Мы снова на связи. Продолжим с того же места?
unfinished =
    Вы остановились на полпути. { $left ->
        [one] Остался { $left } вопрос
        [few] Осталось { $left } вопроса
       *[other] Осталось { $left } вопросов
    } – закончим?

    Больше не напомним. Совсем без сообщений – /stop

paused-before-type =
    <b>{ $center }</b>

    Опрос начат. Продолжим?
continue = Продолжить
other-center = Другой центр
cancel-button = Прервать опрос

thanks =
    Спасибо! Ваши ответы сохранены и войдут в оценку центра. 💙

    { $center }: { $summary }
    Снова рассказать о нём можно с { $date }.
thanks-summary = { $answers ->
        [one] { $answers } ответ
        [few] { $answers } ответа
       *[many] { $answers } ответов
    }{ $minutes ->
        [0] {" "}меньше чем за минуту
        [one] {" "}за { $minutes } минуту
        [few] {" "}за { $minutes } минуты
       *[many] {" "}за { $minutes } минут
    }{ $comment ->
        [1] , комментарий
       *[0] {""}
    }.

type-changed = Для вас вопросы звучат иначе, поэтому начнём их сначала.
already-saved = Ответ уже сохранён. Изменить его можно кнопкой «Назад».
interview-over = Этот опрос уже закончен.
not-yours = Эта кнопка из другого опроса, вот где вы сейчас.
nothing-open = Сейчас нет начатого опроса.

ask-cancel =
    Прервать опрос о центре «{ $center }»? Ответы не войдут в оценку.
cancel-yes = Да, прервать
cancel-no = Нет, продолжить
cancelled = Опрос прерван, ответы не учитываем. Начать снова – /start.
