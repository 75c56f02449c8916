# Tatar, a draft: the steps of an interview

# ru 5bbb9b6d
ask-respondent-type =
    <b>{ $center }</b>

    Сез кем?

# ru 2e50b245
respondent-type-job_seeker = Эш яки укыту эзлим
# ru 52e935fa
respondent-type-employer = Эш бирүче
# ru e61a3068
respondent-type-other = Икесе дә түгел
# ru 410f67e5
ask-age-band = Сезгә ничә яшь?
# ru 07339963
age-band-under_18 = 18гә кадәр
# ru 6a9562af
age-band-over_70 = 70тән өлкән
# ru 94893d76
age-band-range = { $from }–{ $to }

# ru e26e505c
question-not-used-hint = Кулланмасагыз, шулай билгеләгез – бу да җавап.
# ru 568995be
chosen = ✓ { $label }
# ru c231d4b3
back = ‹ Артка
# ru b91017a6
forward = Алга ›

# ru f78b2e9f
back-again = Без янә элемтәдә. Шул урыннан дәвам итәбезме?

# ru a7ecdadd
unfinished =
    Сез юл уртасында тукталдыгыз. { $left } сорау калды – тәмамлыйбызмы?

    Башка искәртмибез. Бөтенләй хәбәрләрсез – /stop

# ru 60c62f10
paused-before-type =
    <b>{ $center }</b>

    Сораштыру башланды. Дәвам итәбезме?

# ru c415b982
continue = Дәвам итәргә
# ru a02b4e43
other-center = Башка үзәк
# ru e2d4aa22
cancel-button = Сораштыруны туктатырга

# ru 8bdf9a1f
thanks-summary =
    { $answers } җавап{ $minutes ->
        [0] { "" }, бер минуттан азрак вакытта
       *[other] { "" }, { $minutes } минутта
    }{ $comment ->
        [1] , комментарий
       *[0] { "" }
    }.

# ru 83ab1960
already-saved = Җавап сакланган инде. Аны «Артка» төймәсе белән үзгәртеп була.
# ru b4e9ed3e
interview-over = Бу сораштыру тәмамланган инде.
# ru 5fda18af
not-yours = Бу төймә башка сораштырудан, сез хәзер менә монда.
# ru 3eb35f61
nothing-open = Хәзер башланган сораштыру юк.
# ru 75c6bec5
cancel-yes = Әйе, туктатырга
# ru b5766a55
cancel-no = Юк, дәвам итәргә
# ru 0f5fcb9b
cancelled = Сораштыру туктатылды, җавапларны исәпкә алмыйбыз. Яңадан башлау – /start.
