"""The interview in a browser: the same rows as in the chat, by plain forms."""

from sqlalchemy import select

from storage.engine.database import Database
from storage.tables import identities, interviews, open_interviews, respondents
from tests.handlers.form.web import Server

ANSWERS = "543218454321845"


async def rows(db: Database) -> list[dict[str, object]]:
    async with db.read() as connection:
        return [dict(row._mapping) for row in await connection.execute(select(interviews))]


async def test_a_whole_interview_is_one_row_like_that_of_a_chat(server: Server) -> None:
    browser = server.browser()
    link = await browser.open("/c/BRY-01")
    assert link.status == 200 and "Десна" in link.text and "Здесь, в браузере" in link.text
    await browser.consent()
    assert browser.page.path == "/interview/type" and "Кто вы?" in browser.page.text
    summary = await browser.answer(ANSWERS)
    assert summary.path == "/interview/summary"
    thanks = await browser.send(comment="Всё объяснили", act="send")
    assert thanks.path.startswith("/thanks/") and "войдут в оценку" in thanks.text
    (row,) = await rows(server.db)
    assert {name: row[name] for name in ("entry", "verified", "answers", "respondent_type", "age_band", "comment")} == {
        "entry": "web", "verified": False, "answers": ANSWERS, "respondent_type": "job_seeker", "age_band": "25-34",
        "comment": "Всё объяснили",
    }  # fmt: skip
    assert (row["quality"], row["reasons"], row["seconds"]) == ("clean", "", "003" * 15)
