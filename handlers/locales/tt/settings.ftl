# Tatar, a draft: settings in the chat

# ru 10ce5bd7
settings-head = <b>Көйләүләр</b>
# ru da72b07c
stopped = Ярый, башка берни дә җибәрмибез. Уйлап карагач – төймәләр аста.
# ru 019cc6d0
stopped-unfinished = Башланган сораштыру югалмады, аны теләсә кайчан тәмамлап була: /continue
# ru d9364c56
settings-messages-on = Без кайчак үзебез беренче булып язабыз: мәсәлән, тәмамланмаган сораштыру турында искәртәбез.
# ru 9aafcdc6
settings-messages-off = Без беренче булып язмыйбыз, җавап кына бирәбез.
# ru 9ae08c85
settings-messages-stop = Миңа беренче булып язмаска
# ru 3a66d4f2
settings-messages-resume = Яңадан язарга мөмкин
