"""The steps that a digest leads to, as an administrator takes them in the chat."""

import json
from dataclasses import replace
from datetime import UTC, datetime

from bot.digest.center.content import DigestContent
from bot.results.frozen_json import to_json
from bot.sandbox.client import PersonClient, buttons
from scoring.method_2022.recommendations import Recommendation
from storage.access import memberships
from storage.delivery import digests
from storage.delivery.digests import Digest
from storage.places import centers
from tests.bot.digest.center.test_caption_and_chart import STARRED
from tests.end_to_end.conftest import House
from tests.end_to_end.test_access import join

WEEK = 105_706


async def freeze(house: House, content: DigestContent) -> None:
    db, now = await house.database(), datetime.now(UTC)
    center = await centers.by_code(db, "BRY-01")
    digest = Digest(center.id, WEEK, None, to_json(content), now)
    await digests.freeze(db, digest, await memberships.recipients(db, [center.id]))
    await db.close()


def labels(message: dict[str, object]) -> list[str]:
    return [button["text"] for button in buttons(message)]


async def administrator(house: House, content: DigestContent) -> PersonClient:
    await house.start_bot()
    admin = await join(house, "Мария", "--center", "BRY-01", "--trusted")
    await admin.wait_text("Теперь вы администратор")
    await freeze(house, content)
    return admin


async def test_a_digest_leads_to_an_action_on_its_advice_and_reading_it_leaves_the_other_buttons(house: House) -> None:
    admin = await administrator(house, STARRED)
    sent = await admin.wait(lambda message: "photo" in message)
    assert labels(sent) == ["✍️ Записали, что делаем", "💬 Что пишут", "📈 По неделям", "👀 Прочитали"]
    await admin.press(sent, "👀 Прочитали")
    await admin.wait_popup("Клиенты увидят")
    left = await admin.wait(lambda message: "photo" in message and len(buttons(message)) == 3)
    await admin.press(left, "✍️ Записали, что делаем")
    question = await admin.wait_text("Что вы сделали?")
    assert question["text"].splitlines()[0] == (
        "🔧 Центр занятости «Десна» (пример), Брянск · инициатива центра · Персонализация"
    )
    await admin.say("Звоним сами", reply_to=question["message_id"])
    await admin.wait_text("Личный подход: Звоним сами")
    await admin.press(left, "💬 Что пишут")
    await admin.wait_text("«Персонализация»: комментариев пока мало")
    await admin.press(left, "📈 По неделям")
    # The line ends on 29 November with 80 + 12/3, its interval four points to either side.
    await admin.wait_text("до 29 ноября: 84,0 (от 80,0 до 88,0)")
    rows = json.loads(await house.cli("audit", "list", "--format", "json"))
    told = [(row["action"], row["detail"]) for row in rows]
    assert ("comments shown", f"center_admin, P, week {WEEK}") in told
    assert ("trend shown", f"center_admin, week {WEEK}") in told


async def test_several_pieces_of_advice_have_numbered_buttons(house: House) -> None:
    advice = tuple(Recommendation(code, 1.0, 0.1, 1.0) for code in ("P3", "E1"))
    admin = await administrator(house, replace(STARRED, recommendations=advice, trend=()))
    sent = await admin.wait(lambda message: "photo" in message)
    assert labels(sent) == [
        "1. ✍️ Записали, что делаем", "2. ✍️ Записали, что делаем",
        "💬 Что пишут · Личный подход", "💬 Что пишут · Без лишних усилий", "👀 Прочитали",
    ]  # fmt: skip
    assert "1. Инициатива центра" in sent["caption"] and "2. Скорость решения" in sent["caption"]


async def test_the_details_of_a_digest_are_its_centers_alone(house: House) -> None:
    admin = await administrator(house, STARRED)
    sent = await admin.wait(lambda message: "photo" in message)
    for data in (f"dq:1:{WEEK}:P", f"dt:1:{WEEK}", "aa:1:P3"):
        stranger = await house.client.person("Борис")
        await stranger.start()
        shown = await stranger.wait(lambda message: bool(message["from"]["is_bot"]))
        await stranger.press_data(shown["message_id"], data, forge=True)
        await stranger.wait_popup("только администраторы")
    await admin.press_data(sent["message_id"], f"dt:1:{WEEK - 1}", forge=True)
    await admin.wait_popup("только администраторы")
