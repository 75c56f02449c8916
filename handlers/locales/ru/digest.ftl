# The weekly digest: caption and picture

digest-head = <b>{ $center }</b>
digest-window = { $start } – { $end }
digest-index = Индекс за 13 недель: <b>{ $index }</b> из 100 (от { $low } до { $high })
digest-change-none = Сравнить пока не с чем: прошлых ответов мало.
digest-change-up = К прошлым 13 неделям: +{ $points }, это настоящее улучшение 👏
digest-change-down = К прошлым 13 неделям: −{ $points }, это настоящее снижение
digest-change-noise = К прошлым 13 неделям: { $points }, в пределах случайного
digest-answers = { $n ->
        [one] Ответов: { $n }
       *[other] Ответов: { $n }
    } ({ $seekers ->
        [one] { $seekers } соискатель
        [few] { $seekers } соискателя
       *[many] { $seekers } соискателей
    }, { $employers ->
        [one] { $employers } работодатель
        [few] { $employers } работодателя
       *[many] { $employers } работодателей
    }), за неделю – { $new }
digest-answers-total = Ответов: { $n }, за неделю – { $new }
digest-outside-age = Младше 18 и старше 70: { $n }, в индекс не входят
digest-visits = { $answers ->
        [one] Ответил { $answers }
       *[other] Ответили { $answers }
    } из { $visits ->
        [one] { $visits } посетителя
       *[other] { $visits } посетителей
    }
digest-visits-alarm = ⚠️ Ответов больше, чем визитов: проверьте, все ли визиты посчитаны и кто отвечает.
digest-held = Новых ответов меньше пяти, показываем прежние цифры: так никого нельзя узнать.
digest-star = { $stars } за год, индекс года { $year }
digest-star-frozen = { $stars } Центр на проверке: звёзды ждут её итогов.
digest-star-under-review = Центр на проверке: звёзды ждут её итогов.
digest-star-not-enough-data = Звёзд пока нет: данных недостаточно, для небольшого центра это обычно.
digest-forecast-answers = До { $star }★ не хватает примерно { $answers ->
        [one] { $answers } ответа
       *[other] { $answers } ответов
    } соискателей.
digest-forecast-points = До { $star }★: +{ $points } в группе «{ $group }».
digest-forecast-both = До { $star }★: ещё примерно { $answers ->
        [one] { $answers } ответ
        [few] { $answers } ответа
       *[many] { $answers } ответов
    } соискателей или +{ $points } в группе «{ $group }».
digest-forecast-soon = До { $star }★ всё готово: обновим в начале месяца.
digest-advice = { $mark } { $question }. { $action } (до +{ $points } к индексу)
digest-lens-job-seekers = 👥 «{ $group }»: соискатели ставят на { $points } больше, чем работодатели.
digest-lens-employers = 👥 «{ $group }»: работодатели ставят на { $points } больше, чем соискатели.
digest-gap-answers-better = 📐 «{ $group }»: ответы лучше фактов. Проверьте, все ли отвечают сами.
digest-gap-facts-better = 📐 «{ $group }»: факты лучше ответов. Расскажите клиентам, что уже сделано.
digest-strongest = 👍 Лучше всего: { $question } – { $mean }
digest-weakest = 🔧 Слабее всего: { $question } – { $mean }
digest-comments = 💬 О чём писали: { $themes }
digest-comments-and-others = 💬 О чём писали: { $themes }; без темы – { $unassigned }
digest-comments-mixed = 💬 Комментариев: { $n }, и все о разном
digest-letters = ✍️ Написали, не отвечая на вопросы: { $n ->
        [one] { $n } человек
        [few] { $n } человека
       *[many] { $n } человек
    }
digest-quote = «{ $words }»
digest-preliminary = Индекс предварительный: ответов меньше 30.
digest-employers-national = Работодателей пока мало, вместо них взято среднее по стране.
digest-employers-absent = Работодателей пока мало, индекс – только по соискателям.
digest-missing = До первого индекса не хватает { $missing ->
        [one] { $missing } ответа
       *[other] { $missing } ответов
    }. Покажите клиентам плакат с QR-кодом – это две минуты.
digest-repeated = Повтор: неясно, дошло ли это сообщение в первый раз.

digest-window-published = { $start } – { $end }, опубликовано { $published }
digest-star-year = { $stars } за год
digest-star-heading = { $stars } за год, индекс года { $year }. { $arrow } { $heading ->
        [up] Последние 13 недель выше.
        [down] Последние 13 недель ниже.
       *[same] Последние 13 недель – так же.
    }
digest-places = Регион: { $region }, страна: { $country }
digest-place-region = Регион: { $index }
digest-place-country = Страна: { $index }
digest-question-score = { $question } – { $score }
digest-note-button = ✍️ Записали, что делаем
digest-elsewhere = 🌐 Отзывы в других местах ({ $n }, в индекс не входят): { $themes }
digest-elsewhere-mixed = 🌐 Отзывов в других местах: { $n }, и все о разном; в индекс они не входят
digest-elsewhere-about = 🌐 В других местах об этом отзывов: { $n }; в индекс они не входят.
digest-comments-button = 💬 Что пишут
digest-trend-button = 📈 По неделям
digest-comments-about = 💬 «{ $group }»: { $n ->
        [one] { $n } комментарий
        [few] { $n } комментария
       *[many] { $n } комментариев
    } за 13 недель. Вот несколько:
digest-comments-few = 💬 «{ $group }»: комментариев пока мало. Показываем от трёх сразу, чтобы никого нельзя было узнать.
digest-comments-others = 💬 Вот что пишут о другом:
digest-trend-head = 📈 Индекс за 13 недель, как его публиковали:
digest-trend-line = до { $day }: <b>{ $index }</b> (от { $low } до { $high })
digest-trend-none = Истории пока нет: покажем её после второй публикации.

chart-up = Индекс вырос на { $points }
chart-down = Индекс снизился на { $points }
chart-same = Индекс почти не изменился
chart-first = Первый индекс центра
chart-behind = Слабое место – «{ $group }»: на { $points } ниже региона
chart-weakest = Слабее всего – «{ $group }»: { $score }
chart-index = индекс за 13 недель
chart-interval = от { $low } до { $high }
chart-year = за год { $year }
chart-star-year = за год
chart-places-both = регион { $region } · страна { $country }
chart-places-region = регион { $region }
chart-places-country = страна { $country }
chart-trend = Индекс по неделям
chart-published = опубликовано { $day }

chart-preliminary = предварительно: ответов меньше 30
chart-star-under-review = на проверке
chart-star-not-enough-data = звёзд пока нет: мало данных
chart-legend-interval = оценка и её погрешность (95 %)
chart-legend-previous = прошлые 13 недель
chart-legend-region = регион
chart-foot = Ответов: { $n } · соискатели { $seekers }, работодатели { $employers }
chart-foot-total = Ответов: { $n }
chart-missing = До первого индекса не хватает
chart-missing-answers = { $missing ->
        [one] { $missing } ответа
       *[other] { $missing } ответов
    }
digest-seen-button = 👀 Прочитали
digest-seen-thanks = Спасибо! Клиенты увидят, что вы в курсе.

# Methodology 2026.1
digest-response = ответили { $rate } % посетителей
digest-response-unknown = посетителей не было
digest-response-more-answers = ответов больше, чем посещений
digest-response-not-reported = посещения не сообщены
digest-trend-break = ⇡ методика { $methodology } · ⇣ прежняя: сравнивать их нельзя
chart-plain-index = без поправки { $index } · поправка { $shift }
chart-above-country = На { $points } лучше, чем по стране
chart-below-country = На { $points } хуже, чем по стране
chart-break = методика { $methodology }
chart-by-chance = Перемена может быть случайной
digest-early-warning = ⚠️ Раннее предупреждение: новые ответы заметно хуже прежних. Посмотрите, что пишут. Это видите только вы и операторы.
