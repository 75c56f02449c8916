# Call me back

callback-request-offer = ☎️ Свяжитесь со мной
callback-request-consent =
    Жаль, что вышло не так. <b>{ $center }</b> может связаться с вами.

    Телефон или почту увидят только администраторы центра. Храним их в зашифрованном виде и удалим, как только с вами свяжутся, самое позднее через { $days } дней. Помним только день: с ответами контакт не связать, на оценку он не влияет. Отозвать можно в любой момент.
callback-request-agree = Соглашаюсь
callback-request-question = Как с вами связаться? Напишите телефон или почту – и когда удобно.
callback-request-question-share = Как с вами связаться? Отправьте свой номер кнопкой внизу или напишите телефон или почту – и когда удобно.
callback-request-share = 📱 Отправить мой номер
callback-request-received = Спасибо! Ещё ничего не передали.
callback-request-foreign = Это контакт другого человека. Отправьте свой номер кнопкой внизу или напишите, как с вами связаться.
callback-request-stop = Не надо
callback-request-stopped = Хорошо, контакт не нужен. Ничего не передали.
callback-request-show-back =
    Проверьте, пожалуйста:

    { $contact }

    Передать в { $center }?
callback-request-right = Верно, передайте
callback-request-change = Исправить
callback-request-mistyped = Похоже на телефон или почту, но что-то не сходится. Напишите ещё раз, номер – с кодом: +7 912 345-67-89. Центру пока ничего не передали.
callback-request-no-contact = Телефона или почты здесь не нашлось, центру ничего не передали. Жду номер или адрес – или нажмите «Не надо».
callback-request-taken =
    Передали: <b>{ $contact }</b>

    { $center } свяжется с вами. Контакт удалим { $day } или раньше.
callback-request-withdraw = Отозвать контакт
callback-request-withdrawn = Контакт удалён. Если администраторы уже его получили, он остался в их чате с ботом.
callback-request-too-late = Просьба о звонке действует сутки после опроса. Контакт мы не сохранили.
callback-request-nobody = Сейчас передать некому, поэтому контакт мы не сохранили. Позвоните в центр сами – так будет вернее.

# For administrators

callback-request-message = ☎️ <b>{ $center }</b>: клиент просит связаться с ним.
callback-request-contact = { $contact }
callback-request-told-to-others = Контакт видят администраторы центра.
callback-request-standing = Сейчас: { $state }
callback-request-standing-since = Сейчас: { $state } { $day }
callback-request-standing-by = Сейчас: { $state } { $day }, { $by }
callback-request-until = Контакт удалим { $day }. Связались? Нажмите кнопку – удалим сразу.
callback-request-gone = ☎️ <b>{ $center }</b>: клиент просил связаться с ним, но контакт уже удалён.
callback-request-done = ✓ { $center }: с клиентом связались, контакт удалён.
callback-request-state-new = новая
callback-request-state-taken = взята в работу
callback-request-state-reached = связались
callback-request-state-unreached = не дозвонились
callback-request-set-new = ↺ Вернуть в новые
callback-request-set-taken = Беру
callback-request-set-reached = ✓ Связались
callback-request-set-unreached = Не дозвонились
callback-request-all = Все просьбы
callback-request-show = Показать просьбы
callback-request-list =
    ☎️ <b>{ $center }</b>: { $count ->
        [one] { $count } клиент ждёт
        [few] { $count } клиента ждут
       *[many] { $count } клиентов ждут
    } связи
callback-request-late =
    ⏰ { $count ->
        [one] { $count } просьбу никто не взял
        [few] { $count } просьбы никто не взял
       *[many] { $count } просьб никто не взял
    } больше двух рабочих дней
callback-request-more =
    И ещё { $count ->
        [one] { $count } просьба
        [few] { $count } просьбы
       *[many] { $count } просьб
    } – покажем, когда разберёте эти.
callback-request-none = Никто не ждёт, что с ним свяжутся.
callback-request-none-of = ☎️ { $center }: никто не ждёт, что с ним свяжутся.
callback-request-centers =
    ☎️ Ждут связи: { $count ->
        [one] { $count } клиент
        [few] { $count } клиента
       *[many] { $count } клиентов
    }. Выберите центр.
callback-request-of-center = { $center } – { $count }
callback-request-of-center-late = { $center } – { $count }, ⏰ { $late }
callback-request-reminder =
    { $count ->
        [0] ☎️ { $center }: все просьбы о звонке уже взяты.
        [one] ⏰ <b>{ $center }</b>: { $count } клиент ждёт звонка больше двух рабочих дней.
        [few] ⏰ <b>{ $center }</b>: { $count } клиента ждут звонка больше двух рабочих дней.
       *[many] ⏰ <b>{ $center }</b>: { $count } клиентов ждут звонка больше двух рабочих дней.
    }
