"""Every command in its usual form, on a database like the demo's: the typed line, and a part of its output."""

from dataclasses import dataclass

from tests.bot.cli.operators import ROOT, SAMPLE

PLACE = "Псковская область"


@dataclass(frozen=True, slots=True)
class Usual:
    """`shows` is in the output; `files` are written."""

    arguments: str
    shows: str
    files: tuple[str, ...] = ()


USUAL = {
    "db upgrade": Usual("", "The database is at revision"),
    "db backup": Usual("--out czn.backup", "checked.", ("czn.backup",)),
    "db restore": Usual("earlier.backup --replace", "rows restored from revision"),
    "db pack": Usual("", "weeks of centers packed."),
    "db copy": Usual(
        "--from sqlite+aiosqlite:///czn-index.db --to sqlite+aiosqlite:///copy.db",
        "the same on both sides",
        ("copy.db",),
    ),
    "centers import": Usual(f"{SAMPLE} --sample", "29 unchanged"),
    "centers list": Usual("", "«Десна»"),
    "centers set-verification": Usual("BRY-01 required", "Verification at BRY-01: required."),
    "admins invite": Usual("--center BRY-01", "start=i-"),
    "admins confirm": Usual("{pending}", "Confirmed."),
    "admins list": Usual("", "center:BRY-01"),
    "admins revoke": Usual("{administrator}", "Revoked."),
    "audit list": Usual("", "audit list"),
    "responses export": Usual("--out responses-now.csv", "interviews written", ("responses-now.csv",)),
    "responses import": Usual("paper.csv", "1 row read: 1 added"),
    "responses sheets": Usual("BRY-01 --count 2 --out sheets.pdf", "2 sheets in sheets.pdf", ("sheets.pdf",)),
    "responses type": Usual("typed.txt --day 2026-03-02", "0 sheets typed in."),
    "lake export": Usual("--out lake-now", "interviews in", ("lake-now/manifest.json",)),
    "lake verify": Usual("lake", "identical."),
    "index compute": Usual("", "centers published"),
    "index show": Usual("", "★"),
    "index bridge": Usual("", "2026.1 less 2022.1"),
    "index warnings": Usual("", "early warnings"),
    "index gaps": Usual("--all", "answers and measurements at thirty centers"),
    "index actions": Usual("", "actions"),
    "index verify": Usual("--center BRY-01", "identical"),
    "norms compute": Usual("--out norms.json", "norms of", ("norms.json",)),
    "norms show": Usual("norms-2026.json", "star_width"),
    "norms publish": Usual("norms-2026.json --from 2027-01-04", "hold from 2027-01-04 on."),
    "norms list": Usual("", "2027-01-04"),
    "norms changes": Usual("norms-2027.json", "with no star in common"),
    "indicators import": Usual("facts.csv", "1 row read: 1 added"),
    "indicators list": Usual("", "waiting_minutes"),
    "indicators show": Usual("--center BRY-02", "waiting_minutes"),
    "questionnaire export": Usual("--out codebook.html", "codebook.html", ("codebook.html",)),
    "questions show": Usual("", "вежливое общение"),
    "questions bridge": Usual("", "no split sample"),
    "quality show": Usual("", "BRY-01"),
    "cases find": Usual("", "cases opened"),
    "cases list": Usual("--state open", "all ones"),
    "cases show": Usual("{case}", "What the test saw"),
    "cases clear": Usual("{case} --reason Looked-at", "is cleared."),
    "cases review": Usual("{case} --reason One-hand", "BRY-01 is under review"),
    "cases end-review": Usual("BRY-01 --reason Settled", "BRY-01 is not under review any more"),
    "cases list-reviews": Usual("", "BRY-01"),
    "cases invalidate": Usual("{case} --answers {answer} --reason Made-up", "1 answer marked invalid."),
    "cases revalidate": Usual("{case} --answers {answer} --reason A-mistake", "1 answer counts again."),
    "quality export": Usual(
        "--year 2026 --out quality",
        "quality/quality-2026.html",
        ("quality/quality-2026.html", "quality/quality-2026.xlsx"),
    ),
    "digest preview": Usual("BRY-01 --out preview", "preview/digest.png", ("preview/digest.png", "preview/digest.txt")),
    "digest run": Usual("", "centers published"),
    "alerts list": Usual("", "silence"),
    "privacy forget": Usual("--respondent {respondent}", "deleted"),
    "privacy purge": Usual("--dry-run", "Without --dry-run"),
    "privacy rotate-key": Usual("", "has a new secret"),
    "report": Usual("--out report", "report/report.html", ("report/report.html", "report/report.xlsx")),
    "themes list": Usual("", "courtesy"),
    "themes measure": Usual(f"{ROOT / 'tests' / 'bot' / 'comments' / 'comments.csv'}", "held-out"),
    "voices import": Usual("posts.csv", "1 row read: 1 added"),
    "visits issue": Usual("BRY-01 --count 3 --out slips.pdf", "3 visit tokens for BRY-01", ("slips.pdf",)),
    "visits import": Usual("visits.csv", "1 day imported."),
    "visits show": Usual("--center BRY-01", "answers"),
    "visits show-invited": Usual("--all", "job_seeker"),
    "visits rotate-key": Usual("", "Key 2 signs from now on"),
    "kiosk pair": Usual("BRY-01 --place hall", "/kiosk/BRY-01 on the screen and type"),
    "kiosk list": Usual("", "BRY-01"),
    "kiosk revoke": Usual("{kiosk}", "Revoked."),
    "site build": Usual("--out public", "29 centers, 13 regions", ("public/index.html",)),
    "site serve": Usual("--dir site --port 0", "http://127.0.0.1:"),
    "api serve": Usual("--listen 127.0.0.1:0", "http://127.0.0.1:"),
    "api keys issue": Usual("--center BRY-01 --scope visits:write --label AIS", "shown this once"),
    "api keys list": Usual("", "AIS"),
    "api keys revoke": Usual("{key}", "Revoked."),
    "api webhooks add": Usual("https://ais.example/czn --center BRY-01 --event alert.raised", "whsec_"),
    "api webhooks list": Usual("", "alert.raised"),
    "api webhooks remove": Usual("{webhook}", "Removed."),
    "api webhooks log": Usual("", "queued"),
    "posters": Usual("BRY-01 --out posters", "1 poster in posters.", ("posters/BRY-01.pdf", "posters/BRY-01.png")),
    "doctor": Usual("--offline", "integrity"),
    "week": Usual("", "centers published"),
}

NOT_LOGGED = {
    "api serve": "every call has a line of its own",
    "centers list": "names and addresses of public offices",
    "doctor": "looks at the installation and not at answers, and changes nothing",
    "indicators list": "the catalogue that is shipped, without a database",
    "norms list": "national figures, which are public",
    "norms show": "a file, without a database",
    "questionnaire export": "the questionnaire that is shipped, without a database",
    "site serve": "a site that is published already, without a database",
    "themes list": "a dictionary, without a database",
    "themes measure": "a file of the operator's own, without a database",
}
"""Commands that leave no line in the audit log, each with the reason."""
