# Alerts to administrators

alert-fall-head = 📉 <b>{ $center }</b>: индекс снижается
alert-fall-index =
    { $weeks ->
        [one] Уже { $weeks } неделю
        [few] Уже { $weeks } недели подряд
       *[other] Уже { $weeks } недель подряд
    } индекс заметно ниже, чем кварталом раньше: было { $before }, стало { $index }.
alert-fall-group = Сильнее всего – «{ $group }»: { $points }.
alert-fall-advice = Что с этим делать – в последней сводке: /digest

alert-silence-head = 🔕 <b>{ $center }</b>: две недели без ответов
alert-silence-since = Последние ответы пришли на неделе с { $day }.
alert-silence-never = До сих пор не ответил никто.
alert-silence-advice = Висит ли плакат там, где ждут? Напоминают ли об опросе на приёме? Обычно хватает одной фразы: «Оцените нас, это две минуты».

alert-poster-head = 🖼 <b>{ $center }</b>: плакат не видят
alert-poster-unseen = С { $day }, когда его напечатали, по нему не пришло ни одного ответа.
alert-poster-advice = Перевесьте его туда, где ждут и скучают: на уровень глаз, к свету, без бликов на коде. И отсканируйте сами: открывается ли бот?
