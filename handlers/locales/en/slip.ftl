# On slips of paper. Plain text: lines are broken where they fit.

slip-invitation =
    How was your visit?
    Tell us: two minutes, anonymous.
slip-code = Does not scan? Type the code to @{ $bot }
slip-code-web = Does not scan? Type the code at { $site }
slip-expires = Once, by { $moment }
