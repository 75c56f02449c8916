# You said, we did

action-head = 🔧 <b>{ $center }</b>: вы сказали – мы сделали
action-none = Пока ничего не записано.
action-ask = Записать новое? Выберите, чего оно касается:
action-choose = О каком центре речь?
action-add = ＋ { $group }
action-withdraw = ✕ { $what }
action-question =
    Что вы сделали? Ответьте на это сообщение одной-двумя фразами, как сказали бы клиенту.

    Началось не сегодня? Начните с даты: <i>1.09 Открыли второе окно</i>. Это увидят все.
action-field = Например: открыли второе окно
action-question-command = Напишите командой: <code>/action { $code } { $group } Открыли второе окно</code>. Если началось не сегодня, поставьте дату перед словами: 1.09. Это увидят все.
action-noted = Записали. Через 13 недель сравним ответы до и после.
action-not-taken = Нужны слова, не больше { $longest } знаков, и дата за последний год, если она есть. Попробуйте ещё раз: /action
action-too-many = Уже { $most } записей – это предел. Уберите то, что устарело: /action
action-all = Все записи
action-line = <b>{ $group }</b>: { $what } (с { $since })
action-running = ⏳ Ещё рано судить: сравним через 13 недель.
action-improved = ✅ Стало лучше: { $points } (от { $low } до { $high }).
action-unchanged = ➖ Перемен не видно: { $points } (от { $low } до { $high }).
action-fell = 🔻 Стало ниже: { $points } (от { $low } до { $high }).
action-too-few = ❔ Мало ответов, чтобы судить.
outcome-rose-more = Рост больше, чем у центров с похожим началом: { $effect } (от { $low } до { $high }).
outcome-as-much = Так же, как у центров с похожим началом: { $effect } (от { $low } до { $high }).
outcome-less = Рост меньше, чем у центров с похожим началом: { $effect } (от { $low } до { $high }).
outcome-too-few = Слишком мало ответов или похожих центров, чтобы сравнить.
outcome-plain = Было и стало: { $points }.
