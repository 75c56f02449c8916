# The operator's report: page and workbook

report-title = Клиентоцентричность центров занятости
report-nation = Вся страна
report-lead = Что говорят клиенты после визита: { $window }.
report-meta = Методика { $methodology } · рассчитано { $computed }
report-percent = { $value } %

report-index = Индекс
report-of-hundred = из 100
report-from-to = от { $low } до { $high }
report-answers = Ответов
report-centers = Центров в рейтинге
report-centers-note = ещё { $named } пока без места
report-stars = Звёзды
report-changes = Изменились
report-apart = Выделяются
report-under-review = На проверке

report-nav-league = Рейтинг
report-nav-trend = Динамика
report-nav-profile = Профиль
report-nav-funnel = Сравнение
report-nav-regions = Регионы
report-nav-channels = Каналы
report-nav-quality = Качество
report-nav-gaps = Слова и факты

report-trend = Динамика индекса
report-trend-caption = Каждая точка – индекс за 13 недель до этой даты, полоса – его погрешность (95 %); соседние точки опираются на общие ответы.
report-trend-alt = График: опубликованный индекс по неделям, недель: { $weeks }.

report-profile = Из чего складывается индекс
report-profile-caption = Значки – средние, широкая полоса – половина центров, что посередине, тонкая – восемь центров из десяти.
report-profile-alt = График: пять групп показателей, средние и разброс центров.
report-profile-box = половина центров
report-profile-whisker = восемь центров из десяти
report-nation-mean = среднее по стране
report-region-mean = { $region }

report-funnel = Кто отличается не случайно
report-funnel-caption = Чем правее точка, тем точнее индекс центра; внутри воронки различия объяснимы случаем и обычным разбросом, вне её – уже нет.
report-funnel-alt = График-воронка: индекс и погрешность, центров: { $centers }, вне границ: { $flagged }.
report-funnel-x = Стандартная ошибка (правее – точнее)
report-funnel-mean = среднее по стране, { $mean }
report-funnel-limit-watch = граница 95 %
report-funnel-limit-alarm = граница 99,8 %
report-flag-usual = как обычно
report-flag-watch = присмотреться
report-flag-alarm = разобраться
report-away-watch-above = выше обычного
report-away-watch-below = ниже обычного
report-away-alarm-above = намного выше
report-away-alarm-below = намного ниже
report-funnel-none = Вне границ никого нет.

report-regions = Регионы
report-regions-caption = Среднее по центрам, у которых не меньше 10 ответов; вес центра – число его ответов.
report-region = Регион

report-channels = Кто не пользуется каналами
report-channels-caption = Доля ответивших «Не пользуюсь» и её интервал (95 %).
report-channel = Канал
report-who = Кто
report-share = Доля
report-share-bar = Интервал, 0–100 %
report-type-all = все
report-type-job_seeker = соискатели
report-type-employer = работодатели

report-gaps = Слова и факты
report-gaps-caption = Вправо – что измерено, вверх – что говорят клиенты; на пунктире слова и факты сходятся.
report-gaps-alt = { $group }: слова клиентов и измерения, центров: { $centers }, заметно расходятся: { $notable }.
report-gaps-none = Заметных расхождений нет.
report-group = Группа
report-perceived = Слова клиентов
report-measured = Измерено
report-gap-d = Разрыв, d
report-verdict = Что это значит
report-verdict-answers_better = ответы лучше фактов: проверить
report-verdict-facts_better = факты лучше ответов: рассказать людям

report-as-of = по { $day }
report-nav-lenses = Два взгляда
report-lenses = Два взгляда
report-lenses-caption = Где соискатели и работодатели видят один и тот же центр по-разному – сильнее, чем объяснил бы случай.
report-lenses-none = Заметной разницы нет.
report-difference = Разница
report-real = Не случайно

report-league = Рейтинг центров
report-league-caption = Порядок – по индексу, притянутому к среднему по стране: тем сильнее, чем меньше ответов, поэтому удача маленького центра места не даёт. Черта на полосках – среднее по стране, стрелка стоит только там, где изменение настоящее.
report-rank = Место
report-center = Центр
report-code = Код
report-city = Город
report-interval = Интервал (95 %)
report-n = Ответов
report-types = Соискатели · работодатели
report-change = Изменение
report-place = Положение
report-star-hidden = мало ответов
report-star-preliminary = предварительно
report-star-not_enough_data = недостаточно данных
report-star-under_review = на проверке

report-unranked = Пока без места
report-unranked-caption = Индекс предварительный (10–29 ответов) или ещё не складывается.
report-hidden = Меньше 10 ответов
report-hidden-caption = Чтобы никого нельзя было узнать, цифр здесь нет – только названия.

report-quality = Качество ответов
report-quality-caption = B – сомнительные, но учтённые ответы, X – не учтённые; центр на проверке, если сомнительных слишком много.
report-quality-clean = Центров, где все ответы чистые: { $count }.
report-clean = Чистые
report-doubtful = B + X
report-reasons = Причины
report-reason-duplicate = повтор
report-reason-staff = сотрудник
report-reason-out_of_range = возраст
report-reason-unverified = без визита
report-reason-speeding = спешка
report-reason-straight_lining = всё одинаково
report-reason-burst = всплеск
report-reason-off_hours = не в часы работы

report-empty = Данных пока нет.
report-sheet-summary = Сводка
report-row = Показатель
report-value = Значение
report-window-start = Начало окна
report-window-end = Конец окна
report-methodology = Методика
report-computed = Рассчитано (UTC)
report-mu = Среднее μ
report-tau2 = Разброс центров τ²
report-low = Нижняя граница
report-high = Верхняя граница
report-se = Стандартная ошибка
report-n-job_seeker = Ответов соискателей
report-n-employer = Ответов работодателей
report-index-job_seeker = Индекс соискателей
report-index-employer = Индекс работодателей
report-star-state = Состояние звезды
report-shrunk = Притянутый индекс
report-reliability = Надёжность
report-called = Изменение настоящее
report-z = z
report-week-end = Конец недели
report-centers-number = Центров
report-quantile-tenth = Десятая часть ниже
report-quantile-quarter = Четверть ниже
report-quantile-median = Половина ниже
report-quantile-three-quarters = Три четверти ниже
report-quantile-nine-tenths = Девять десятых ниже
report-yes = да
report-no = нет
