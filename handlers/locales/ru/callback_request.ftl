# Call me back

callback-request-offer = ☎️ Свяжитесь со мной
callback-request-consent =
    Жаль, что вышло не так. <b>{ $center }</b> может связаться с вами.

    Ваш телефон или почту увидят только администраторы центра, один раз. Мы храним их в зашифрованном виде и удалим через { $days } дней или раньше, когда с вами свяжутся. С ответами на вопросы они не связаны и на оценку не влияют.
callback-request-agree = Согласен, спросите контакт
callback-request-question = Как с вами связаться? Ответьте на это сообщение: телефон или почта, и когда удобно.
callback-request-question-command = Как с вами связаться? Напишите командой: <code>/contact { $code } +7 …, после шести</code>
callback-request-field = Телефон или почта
callback-request-taken = Передали: { $center } свяжется с вами. Контакт удалим { $day } или раньше.
callback-request-too-late = Просьба о звонке действует сутки после опроса. Контакт мы не сохранили.
callback-request-too-long = Слишком длинно: хватит { $longest } знаков. Контакт мы не сохранили.
callback-request-nobody = Сейчас передать некому, поэтому контакт мы не сохранили. Позвоните в центр сами – так будет вернее.
callback-request-message =
    ☎️ <b>{ $center }</b>: клиент просит связаться с ним.

    { $contact }

    Контакт удалим { $day }. Связались? Нажмите кнопку – удалим сразу.
callback-request-gone = ☎️ <b>{ $center }</b>: клиент просил связаться с ним, но контакт уже удалён.
callback-request-done-button = ✓ Связались
callback-request-done = ✓ { $center }: с клиентом связались, контакт удалён.
