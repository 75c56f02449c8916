# Ratings before a visit

rating-ask =
    Оценки какого центра показать? Ответьте на это сообщение: город, название или код.

    Ближайшие к вам – /nearest
rating-ask-command = Добавьте к команде город, название или код центра, например: /rating Брянск
rating-placeholder = Город, название или код
rating-ask-place =
    Пришлите своё место – покажу пять ближайших центров.
    Само место нигде не сохраняется.
rating-send-place = 📍 Отправить моё место
rating-place-received = Спасибо! Место не сохраняем.
rating-nearest = Ближайшие центры, расстояние по прямой:
rating-nearest-none = У центров пока не указаны координаты. Зато их можно найти по городу – /rating
rating-stars-key = Звёзды – за год, стрелка – куда ведут последние 13 недель.
rating-published = Опубликовано { $day }.
rating-offer-starred = ★ за год. { $offer }
distance-kilometers = около { $kilometers } км
distance-meters = около { $meters } м

rating-head =
    <b>{ $center }</b>
    { $city }
rating-under-review = На проверке: звёзды ждут итогов.
rating-no-stars = Звёзд пока нет: за год мало ответов.
rating-index = Индекс за 13 недель: <b>{ $index }</b> из 100
rating-answers = { $n ->
        [one] По { $n } ответу
       *[other] По { $n } ответам
    } { $time }.
    Скорее всего, он от { $low } до { $high }.
rating-since = с { $since }
rating-between = с { $since } по { $until }
rating-few = Оценки пока нет: не хватает ещё { $missing ->
        [one] { $missing } ответа
       *[other] { $missing } ответов
    }.
rating-none = Оценки пока нет: она появится, когда о визите расскажут { $needed } человек.
rating-closed =
    <b>{ $center }</b>
    Этот центр закрыт.
rating-group = { $bar } { $group } { $score }
rating-praised = 👍 Хвалят: { $questions }
rating-working-on = 🔧 Над чем центр работает:
rating-action = • { $group }: { $what }

rating-answer = Оценить этот центр
rating-other = ⭐ Другой центр
rating-this = ⭐ Оценки этого центра
rating-offer = Индекс за 13 недель: { $index } · { $n ->
        [one] { $n } ответ
        [few] { $n } ответа
       *[many] { $n } ответов
    }
rating-offer-none = Оценки пока нет
rating-inline-hint = Напишите город или название центра
rating-inline-nothing = Ничего не нашлось – попробуйте город

command-rating = Оценки центров
command-nearest = Ближайшие центры
