# Settings in the chat

settings-head = <b>Настройки</b>
stopped = Хорошо, больше ничего не присылаем. Передумаете – кнопки ниже.
stopped-unfinished = Начатый опрос не пропал, закончить его можно в любой момент: /continue
settings-messages-on = Мы иногда пишем первыми: например, напоминаем о незаконченном опросе.
settings-messages-off = Мы не пишем первыми, только отвечаем.
settings-messages-stop = Не писать мне первыми
settings-messages-resume = Можно снова писать
settings-digest = Сводка: { $place }
settings-digest-at = – по понедельникам в { $hour }:00 по местному времени.
settings-digest-paused = – на паузе.
settings-hour = В котором часу присылать?
settings-hour-button = { $hour }:00
settings-hour-chosen = ✓ { $hour }:00
settings-digest-pause = ⏸ Поставить на паузу
settings-digest-resume = ▶️ Присылать снова
