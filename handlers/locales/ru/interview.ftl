# The steps of an interview

ask-respondent-type =
    <b>{ $center }</b>

    Кто вы?
respondent-type-job_seeker = Ищу работу или обучение
respondent-type-employer = Работодатель
respondent-type-other = Ни то ни другое
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

summary = Все вопросы позади, спасибо! Проверьте и отправьте.
summary-client = <b>Вы:</b> { $kind }, { $age }
summary-answer = <b>{ $answer }:</b> { $questions }
summary-question = { $number } { $brief }
summary-comment = <b>Ваш комментарий:</b> { $comment }
summary-hint =
    Есть что добавить своими словами? Напишите сообщением, без имён и телефонов.
    Изменить ответ – нажмите его номер.
summary-hint-commented =
    Добавить ещё – напишите. Изменить ответ – нажмите его номер.
summary-respondent_type = Кто вы
summary-age_band = Возраст
send = Отправить
comment-drop = Убрать комментарий
comment-dropped = Комментарий убрали.

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

type-changed = Вопросы, которые для вас звучат иначе, зададим заново.
already-saved = Ответ уже сохранён. Изменить его можно кнопкой «Назад».
interview-over = Этот опрос уже закончен.
not-yours = Эта кнопка из другого опроса, вот где вы сейчас.
nothing-open = Сейчас нет начатого опроса.

ask-cancel =
    <b>{ $center }</b>
    Прервать опрос? Ответы не войдут в оценку.
cancel-yes = Да, прервать
cancel-no = Нет, продолжить
cancelled = Опрос прерван, ответы не учитываем. Начать снова – /start.
