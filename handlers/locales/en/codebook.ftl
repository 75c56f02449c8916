# The codebook, and the labels of exported variables

codebook-title = Codebook
codebook-lead = What stands in each column of an export, and how to read it.
codebook-meta = Questionnaire { $questionnaire } · methodology { $methodology }
codebook-nav-scale = Answers
codebook-nav-questions = Questions
codebook-nav-variables = Variables
codebook-nav-quality = Quality
codebook-nav-files = Files

codebook-scale = How answers are coded
codebook-scale-caption = A question is a statement, and the code says how far somebody agrees with it. Only the codes 1 to 5 enter the index.
codebook-substantive = enters the index
codebook-missing-code = missing: does not enter the index
codebook-missing-not-used = missing: share of non-use; only { $questions }
codebook-empty = empty
codebook-empty-words = No answer
codebook-empty-note = the question was not asked or not reached

codebook-questions = The questions by group
codebook-questions-caption = The weights sum to 100. A group’s index is the mean of its questions, a center’s index the mean of the groups with these weights.
codebook-weight = weight { $weight }
codebook-who-job_seeker = To job seekers
codebook-who-employer = To employers
codebook-who-both = To all
codebook-pilot = pilot item
codebook-codes = codes { $codes }

codebook-variables = The other variables
codebook-variables-caption = The number before a value is its code in SPSS; the other files have the value itself.
codebook-long = Only in the long form
codebook-long-caption = A row is one answer. Instead of the questions’ columns and the comment it has:
codebook-name = Variable
codebook-what = What it is
codebook-values = Values
codebook-kind-text = text
codebook-kind-category = category
codebook-kind-flag = yes or no
codebook-kind-moment = date and time, UTC
codebook-kind-code = answer code

codebook-quality = Which answers count
codebook-quality-caption = The class is given once, when an interview is completed, and its reasons are kept. Nothing is deleted for them.
codebook-reason = Reason
codebook-rule = When it is given
codebook-leads-to = Class
codebook-review = With more than { $share }% of class B and X, or an index that class B moves by more than { $points } points, the star stands still: the center is under review.
codebook-class-clean = clean: counts
codebook-class-B = doubtful: counts, but is watched
codebook-class-X = does not count
codebook-rule-duplicate = the same person about the same center within { $days } days, or a visit token used again; the first one counts
codebook-rule-staff = an administrator or operator answers
codebook-rule-out_of_range = younger than 18 or older than 70
codebook-rule-other_type = neither a job seeker nor an employer
codebook-rule-unverified = no visit token where the center requires one
codebook-rule-speeding = faster than { $seconds } seconds or a third of the type’s median (a median of at least { $least } interviews)
codebook-rule-straight_lining = { $least } or more substantive answers, and all the same
codebook-rule-burst = more interviews within { $minutes } minutes than the center is used to (p < 0.0001)
codebook-rule-off_hours = more than { $hours } hours before opening or after closing
codebook-together = X together with { $other }
codebook-changes-nothing = changes nothing by itself

codebook-files = About the files
codebook-file-stable = Columns and their types are the same over all versions of the questionnaire: a question keeps its column, which is empty where a version does not ask it.
codebook-file-csv = CSV: UTF-8, codes only. A text that looks like a formula begins with an apostrophe.
codebook-file-xlsx = XLSX: numbers, dates and texts as they are; more than { $rows } rows go on the next sheet. The last sheet has what the values mean.
codebook-file-parquet = Parquet: typed columns; labels stand in the metadata of the fields.
codebook-file-sav = SPSS: labels of variables and values; missing values { $missing } are declared.

codebook-sheet-answers = Answers
codebook-sheet-variables = Variables
codebook-type-job_seeker = job seeker
codebook-type-employer = employer
codebook-type-other = neither
codebook-entry-visit_token = visit token
codebook-entry-poster = poster
codebook-entry-typed_code = typed code
codebook-entry-paper = paper

variable-interview_id = Number of the interview
variable-center = Code of the center
variable-region = Region
variable-respondent_type = Who answered
variable-age_band = Age
variable-entry = How they came to the interview
variable-verified = Visit confirmed
variable-started_at = Interview started
variable-completed_at = Interview completed
variable-questionnaire = Version of the questionnaire
variable-quality = Quality class
variable-reasons = Reasons of the class, with commas between
variable-comment = Comment
variable-question = Question
variable-question_group = Group of questions
variable-statement = Statement as it was shown
variable-answer = Answer code
variable-answer_label = Answer in words
