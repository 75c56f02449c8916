# Tatar, a draft: finding a center, starting anew. The consent stays Russian until a reviewer has translated it.

# ru dc0e6f3e
welcome =
    Исәнмесез! 👋
    Монда мәшгульлек үзәгенә баргач, аңа бәя биреп була: 15 кыска сорау, якынча ике минут.

    Шәһәрне, үзәкнең исемен яки кодын языгыз – ул QR-код астында тора.
    Башта үзәкләрнең бәяләрен карау – /rating

# ru 27c055b3
unknown-center =
    Андый кодлы үзәкне таба алмадык – бәлки, анда хата бардыр.
    Шәһәрне, исемен яки кодын тагын языгыз, бергә табарбыз.

# ru 80d1da5e
search-found =
    { $count ->
        [1] Бер үзәк табылды. Бу шулмы?
       *[other] Үзәкне сайлагыз:
    }

# ru b4fa45ea
search-more = Беренче { $shown } үзәк күрсәтелә. Сезнеке юк икән, урамны, шәһәрне яки районны өстәгез.

# ru 566f72cb
search-nothing =
    «{ $query }» буенча берни дә табылмады.
    Шәһәрне яки исемнең бер өлешен языгыз, мәсәлән «Казан».

# ru be634bd4
search-again = Шәһәрне, үзәкнең исемен яки кодын языгыз.
# ru b06cf3eb
center-button = { $city } · { $name }
# ru 805c7975
consent-yes = Риза, башлыйбыз
# ru c3d8cfa0
consent-no = Юк, рәхмәт
# ru db500f0a
consent-other-center = ‹ Башка үзәк
# ru 64b5a2e0
consent-refused = Ярый, берни дә сакламадык. Уйлап карагач, /start җибәрегез.

# ru f50e042b
switch-stay = Башланганын дәвам итәргә
# ru 9ca02925
switch-go = Яңасын башларга

