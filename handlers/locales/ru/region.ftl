# The weekly digest of a region: caption and picture

region-index-none = Индекса пока нет: ни у одного центра не набралось 10 ответов.
region-answers = Центров: { $centers }, ответов: { $n }, за неделю – { $new }
region-movers = 📈 Изменились к прошлым 13 неделям: { $centers }
region-movers-none = Настоящих изменений к прошлым 13 неделям нет.
region-requests =
    ☎️ Просили связаться: { $asked }. { $late ->
        [0] Дольше двух рабочих дней не ждал никто.
        [one] Дольше двух рабочих дней ждал { $late } клиент.
        [few] Дольше двух рабочих дней ждали { $late } клиента.
       *[many] Дольше двух рабочих дней ждали { $late } клиентов.
    }
region-silent = 🔕 Две недели без ответов: { $centers }
region-few = 🌱 Мало ответов, вне сравнения: { $centers }
region-and-more = { $first } и ещё { $more }
region-centers = Все центры – /centers

league-region = регион { $index }
league-above = Выше региона: { $count }
league-like = От региона не отличить: { $count }
league-below = Ниже региона: { $count }
league-under-review = На проверке, вне сравнения: { $count }
league-preliminary = Меньше 30 ответов, вне сравнения: { $count }
league-moved = Изменились сильнее всего
league-order = Порядок – по индексу за 13 недель
league-legend-interval = индекс и его погрешность (95 %)
league-legend-region = регион с погрешностью: кто её касается, того не отличить
league-legend-moved = настоящее изменение к прошлым 13 неделям
league-none = Индекса пока нет
league-none-why = ни у одного центра не набралось 10 ответов

# Methodology 2026.1
region-apart = 📈 Изменились иначе, чем страна: { $centers }
region-apart-none = Иначе, чем страна, не изменился ни один центр.
region-places = 🏅 Впереди в регионе: { $centers }
region-places-nation = { $rank }, в стране { $nation }
region-versions = Ответы на разные версии вопросов: { $versions }
league-legend-stars = звёзды за год и уверенность в них
region-response = Ответили { $rate } % посетителей
region-response-not-reported = Какая доля посетителей ответила, неизвестно: посещения сообщены меньше чем за половину дней
region-response-more-answers = Ответов больше, чем сообщили посещений: одно из чисел неверно
region-response-unknown = В дни, о которых сообщили, никто не приходил
