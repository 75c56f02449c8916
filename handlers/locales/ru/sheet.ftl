# The questionnaire on paper. Plain text: lines are broken where they fit.

sheet-title = Как прошёл ваш визит?
sheet-number = Лист { $number }
sheet-how = В каждой строке поставьте крестик там, где ближе к вашему мнению. Это две минуты.
sheet-anonymous = Имя и телефон не нужны. Отдавая лист, вы разрешаете учесть ответы в оценке центра.
sheet-who = Кто вы?
sheet-date = Дата визита:
sheet-comment = Что ещё важно? Напишите своими словами, без имён и телефонов:
sheet-thanks = Спасибо! Опустите лист в ящик для анкет.
