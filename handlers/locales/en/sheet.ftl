# The questionnaire on paper. Plain text: lines are broken where they fit.

sheet-title = How was your visit?
sheet-number = Sheet { $number }
sheet-how = In each line, put a cross where it is closest to what you think. It takes two minutes.
sheet-anonymous = No name or phone number, please. By handing it in, you let us rate the center by it.
sheet-who = Who are you?
sheet-date = Date of your visit:
sheet-comment = What else matters? In your own words, without names and phone numbers:
sheet-thanks = Thank you! Please drop the sheet into the box.
