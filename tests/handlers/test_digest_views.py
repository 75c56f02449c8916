"""What the buttons below a digest open."""

from handlers.language.texts import texts_in
from handlers.services import DigestDetails
from handlers.views import digest
from questionnaire.loader import load

THREE = ("Долго ждали", "Нет стульев", "Помогли с резюме")


def shown(details: DigestDetails) -> list[str]:
    return digest.comments(texts_in("ru"), load(), "P", details).text.split("\n\n")


def test_comments_about_the_group_come_alone() -> None:
    head, *quotes = shown(DigestDetails(comments=4, quotes=THREE, others=("О другом",)))
    assert head == "💬 «Персонализация»: 4 комментария за 13 недель. Вот несколько:"
    assert quotes == [f"«{words}»" for words in THREE]


def test_where_the_group_has_too_few_those_of_the_digest_follow_if_there_are_any() -> None:
    few = "💬 «Персонализация»: комментариев пока мало. Показываем от трёх сразу, чтобы никого нельзя было узнать."
    assert shown(DigestDetails()) == [few]
    assert shown(DigestDetails(others=THREE)) == [
        few, "💬 Вот что пишут о другом:", *(f"«{words}»" for words in THREE),
    ]  # fmt: skip
