# The codebook, and the labels of exported variables

codebook-title = Кодовая книга
codebook-lead = Что стоит в каждом столбце выгрузки и как это читать.
codebook-meta = Анкета { $questionnaire } · методика { $methodology }
codebook-nav-scale = Ответы
codebook-nav-questions = Вопросы
codebook-nav-variables = Переменные
codebook-nav-quality = Качество
codebook-nav-files = Файлы

codebook-scale = Как закодированы ответы
codebook-scale-caption = Вопрос – это утверждение, код говорит, насколько человек с ним согласен. В индекс входят только коды от 1 до 5.
codebook-substantive = входит в индекс
codebook-missing-code = пропуск: в индекс не входит
codebook-missing-not-used = пропуск: доля неиспользования; только { $questions }
codebook-empty = пусто
codebook-empty-words = Нет ответа
codebook-empty-note = вопрос не был задан или до него не дошли

codebook-questions = Вопросы по группам
codebook-questions-caption = Сумма весов – 100. Индекс группы – среднее её вопросов, индекс центра – среднее групп с этими весами.
codebook-weight = вес { $weight }
codebook-who-job_seeker = Соискателю
codebook-who-employer = Работодателю
codebook-who-both = Всем
codebook-pilot = вопрос пилота
codebook-codes = коды { $codes }

codebook-variables = Остальные переменные
codebook-variables-caption = Число перед значением – его код в SPSS; в остальных файлах стоит само значение.
codebook-long = Только в длинной форме
codebook-long-caption = Строка – один ответ. Вместо столбцов с вопросами и комментария в ней стоят:
codebook-name = Переменная
codebook-what = Что это
codebook-values = Значения
codebook-kind-text = текст
codebook-kind-category = категория
codebook-kind-flag = да или нет
codebook-kind-moment = дата и время, UTC
codebook-kind-code = код ответа

codebook-quality = Какие ответы считаются
codebook-quality-caption = Класс даётся один раз, когда опрос закончен, и причины остаются при нём. Из-за них ничего не удаляется.
codebook-reason = Причина
codebook-rule = Когда ставится
codebook-leads-to = Класс
codebook-review = Если B и X больше { $share } % или класс B сдвигает индекс больше чем на { $points } балла, звезда замирает: центр на проверке.
codebook-class-clean = чистый: считается
codebook-class-B = сомнительный: считается, но под наблюдением
codebook-class-X = не считается
codebook-rule-duplicate = тот же человек о том же центре в течение { $days } дней или использованный талон; считается первый
codebook-rule-staff = отвечает администратор или оператор
codebook-rule-out_of_range = возраст меньше 18 или больше 70
codebook-rule-other_type = не соискатель и не работодатель
codebook-rule-unverified = нет талона визита там, где центр его требует
codebook-rule-speeding = быстрее { $seconds } секунд или трети медианы по своему типу (медиана – от { $least } опросов)
codebook-rule-straight_lining = { $least } и больше ответов по существу, и все одинаковы
codebook-rule-burst = за { $minutes } минут больше опросов, чем бывает в этом центре (p < 0,0001)
codebook-rule-off_hours = больше { $hours } часов до открытия или после закрытия
codebook-together = X вместе с { $other }
codebook-changes-nothing = сама по себе ничего не меняет

codebook-files = О файлах
codebook-file-stable = Столбцы и их типы одни и те же во всех версиях анкеты: вопрос сохраняет свой столбец, а где версия его не задаёт, там пусто.
codebook-file-csv = CSV: UTF-8, только коды. Текст, похожий на формулу, начинается с апострофа.
codebook-file-xlsx = XLSX: числа, даты и тексты как есть; больше { $rows } строк – на следующем листе. На последнем листе – значения переменных.
codebook-file-parquet = Parquet: типизированные столбцы; подписи – в метаданных полей.
codebook-file-sav = SPSS: подписи переменных и значений, пропуски { $missing } объявлены.

codebook-sheet-answers = Ответы
codebook-sheet-variables = Переменные
codebook-type-job_seeker = соискатель
codebook-type-employer = работодатель
codebook-type-other = ни то ни другое
codebook-entry-visit_token = талон визита
codebook-entry-poster = плакат
codebook-entry-typed_code = введённый код
codebook-entry-paper = бумага

variable-interview_id = Номер опроса
variable-center = Код центра
variable-region = Регион
variable-respondent_type = Кто отвечал
variable-age_band = Возраст
variable-entry = Как пришёл в опрос
variable-verified = Визит подтверждён
variable-started_at = Опрос начат
variable-completed_at = Опрос закончен
variable-questionnaire = Версия анкеты
variable-quality = Класс качества
variable-reasons = Причины класса, через запятую
variable-comment = Комментарий
variable-question = Вопрос
variable-question_group = Группа вопросов
variable-statement = Утверждение, как его видел отвечавший
variable-answer = Код ответа
variable-answer_label = Ответ словами
