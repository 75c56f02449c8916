# Figures of methodology 2026.1

figures-stars = { $stars ->
        [one] { $stars } звезда
        [few] { $stars } звезды
       *[other] { $stars } звёзд
    }
figures-stars-range = { $high ->
        [few] { $low }–{ $high } звезды
       *[other] { $low }–{ $high } звёзд
    }
figures-certainty = с уверенностью { $percent } %
figures-certainty-highest = с уверенностью больше 99 %
figures-star-line = { $stars } { $certainty }
figures-foretold = Если ответит ещё столько же людей, самой вероятной останется оценка { $stars }★: шанс { $percent } %
figures-last-range = Раньше: { $stars }, { $month }

figures-state-hidden = Звёзд пока нет: за год меньше { $least } ответов соискателей
figures-state-under-review = На проверке: звёзды ждут её итогов
figures-state-no-norms-yet = Звёзд пока нет: ждём норм по стране, без них не с чем сравнить
figures-state-not-enough-people = Звёзд пока нет: ещё { $missing ->
        [one] { $missing } ответ
        [few] { $missing } ответа
       *[other] { $missing } ответов
    } до звезды
figures-state-not-standing = Звёзд пока нет: на часть вопросов мало ответов
figures-state-too-few-were-asked = Звёзд нет: центр спросил слишком мало посетителей
figures-state-not-enough-certainty = Звёзд пока нет: для уверенности нужно больше ответов
figures-state-star = Одна звезда
figures-state-two-stars = Две соседние звезды

figures-name-hidden = мало ответов
figures-name-under-review = на проверке
figures-name-no-norms-yet = норм пока нет
figures-name-not-enough-people = не хватает людей
figures-name-too-few-were-asked = спросили слишком немногих
figures-name-not-enough-certainty = не хватает уверенности
figures-name-star = одна звезда
figures-name-two-stars = две соседние звезды

figures-index-hidden = Индекса пока нет: ещё { $missing ->
        [one] { $missing } ответ соискателя
        [few] { $missing } ответа соискателей
       *[other] { $missing } ответов соискателей
    } до индекса
figures-index-not-standing = Индекса пока нет: на часть вопросов мало ответов
figures-index-no-norms = Индекса пока нет: ждём норм по стране
figures-index-preliminary = Предварительно: меньше { $firm } ответов
figures-index-name-hidden = скрыт
figures-index-name-preliminary = предварительный
figures-index-name-firm = надёжный

figures-interval = от { $low } до { $high }
figures-plain-index = Без поправки – { $index }; поправка на возраст и способ ответа: { $shift }
figures-composition-own = соискатели и работодатели ответили сами
figures-composition-predicted = работодатели: оценка по соискателям
figures-shares = Соискатели – { $seekers } % индекса, работодатели – { $employers } %
figures-shares-short = соискатели { $seekers } %, работодатели { $employers } %

figures-rank = место { $low }–{ $high } из { $of }
figures-rank-single = место { $place } из { $of }
figures-rank-country = В стране: { $rank }
figures-rank-region = В регионе: { $rank }

figures-trend-rose = За 13 недель { $points }: на { $net } лучше, чем по стране ({ $national })
figures-trend-fell = За 13 недель { $points }: на { $net } хуже, чем по стране ({ $national })
figures-trend-usual = За 13 недель { $points }, по стране { $national }: разница может быть случайной
figures-trend-seekers = { $trend } – только по соискателям

figures-job-seekers = { $n ->
        [one] { $n } соискатель
        [few] { $n } соискателя
       *[other] { $n } соискателей
    }
figures-employers = { $n ->
        [one] { $n } работодатель
        [few] { $n } работодателя
       *[other] { $n } работодателей
    }
figures-both = { $seekers } и { $employers }

figures-key = Звёзды – за год, рядом – уверенность в них. Стрелка – сдвиг больше случайного и не как у всей страны.
figures-card-stars = <b>{ $stars }</b> { $certainty }
figures-card-grey = <i>{ $words }</i>
figures-card-index = Индекс за 13 недель: <b>{ $index }</b> из 100
figures-card-interval = Скорее всего, он { $interval }.
figures-card-plain = Без поправки { $index }: поправка на возраст и способ ответа { $shift }.
figures-card-country = Обычный центр страны: { $index }
figures-card-answered = Ответили { $people } { $time }.
figures-card-time = Ответы { $time }.
figures-line-index = индекс { $index }, { $interval }

figures-response-not-reported = Какая доля посетителей ответила, неизвестно: центр не сообщает, сколько их было
figures-response-unknown = Какая доля посетителей ответила, неизвестно: в дни, о которых сообщили, никто не приходил
figures-response-more-answers = Какая доля посетителей ответила, неизвестно: ответов больше, чем посещений, о которых сообщил центр
figures-response-low = Ответили меньше { $low } % посетителей
figures-response-middle = Ответили { $low }–{ $high } % посетителей
figures-response-high = Ответили больше { $high } % посетителей
figures-response-name-not-reported = не сообщают
figures-response-name-unknown = неизвестно
figures-response-name-more-answers = ответов больше, чем посещений
figures-response-name-low = меньше { $low } %
figures-response-name-middle = { $low }–{ $high } %
figures-response-name-high = больше { $high } %

figures-groups-own = По группам вопросов, ответы тех и других:
figures-groups-predicted = По группам вопросов, только соискатели:
