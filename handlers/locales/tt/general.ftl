# Tatar, a draft: commands, language, trouble

# ru 29613997
help =
    Мин мәшгульлек үзәгенә баруыгыз турында сорыйм: 15 сорау, якынча ике минут, исемсез.

    /start – башларга яки сораштыруга кайтырга
    /continue – шул ук урыннан дәвам итәргә
    /cancel – сораштыруны туктатырга
    /rating – үзәкләрнең бәяләре
    /nearest – якындагы үзәкләр
    /settings – тел, хәбәрләр, җыелма мәгълүмат
    /stop – башка берни дә җибәрмәскә
    /language – тел · язык · language
    /privacy – нәрсә һәм күпме саклыйбыз
    /mydata – сезнең турыда нәрсә саклыйбыз
    /forget – сезнең турыдагы бар нәрсәне бетерергә
    /help – бу ярдәм

# ru e9ff7d67
command-start = Сораштыруны башларга
# ru 8e7d16e3
command-continue = Шул ук урыннан дәвам итәргә
# ru dbe316fb
command-cancel = Сораштыруны туктатырга
# ru 08df846c
command-settings = Тел, хәбәрләр, җыелма мәгълүмат
# ru 11821a39
command-stop = Башка берни дә җибәрмәскә
# ru b9d97e7b
command-language = Тел · Язык · Language
# ru a7707b91
command-help = Мин нәрсә эшли алам
# ru 32f6b870
choose-language = Нинди телдә сөйләшәбез?
# ru a4427bf1
language-set = Татарча сөйләшәбез.
# ru 5c64bd50
private-only = Мин шәхси хәбәрләрдә генә сөйләшәм: миңа турыдан-туры языгыз.
# ru 74c98731
unknown-command = Андый боерыкны белмим. Менә мин нәрсә эшли алам: /help
# ru 029054db
outdated-button = Бу төймә инде эшләми.
# ru 176bacc9
not-saved = Саклап булмады. Берни дә югалмады – бер минуттан яңадан басыгыз.
# ru 8ea136cc
went-wrong = Нәрсәдер килеп чыкмады, тикшерәбез инде. Яңадан кабатлап карагыз. Хата номеры: { $reference }
