"""A language is a pack of files: what it has is shown, and what it lacks or has outlived stays Russian."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from handlers.language import translations
from handlers.language.texts import texts_in
from questionnaire import languages
from questionnaire.errors import QuestionnaireError
from questionnaire.languages import CODE, LONGEST, REFERENCE, Offered, asked_for, installed, name_of, read
from questionnaire.loader import load
from questionnaire.model import RespondentType

ROOT = Path(__file__).parents[2]
NEW = "sah"

SAKHA = """name = "Саха тыла"
state = "draft"

[texts]
"Трудно сказать" = "Этэргэ ыарахан"
"Такого вопроса больше нет" = "Суох"
"""
RUSSIAN = """
test-back = ‹ Назад
test-forward = Дальше ›
test-chosen = ✓ { $label }
test-later = Потом
test-counted = { $n ->
        [one] { $n } ответ
        [few] { $n } ответа
       *[many] { $n } ответов
    }
"""
MESSAGES = """# Sakha, to be read
test-back = ‹ Төнүн
test-forward = Салгыы ›
test-chosen = ✓ { $name }
no-such-message = Суох
"""
RUSSIAN_FILE = f"handlers/locales/{REFERENCE}/test.ftl"


class Tree:
    """A copy of the two rooms that know languages, to which files can be added."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for room in ("handlers", "questionnaire"):
            # With its byte code, as files keep their times.
            shutil.copytree(ROOT / room, root / room)

    def write(self, name: str, text: str) -> None:
        (self.root / name).parent.mkdir(exist_ok=True)
        (self.root / name).write_text(text, encoding="utf-8")

    def change(self, name: str, old: str, new: str) -> None:
        text = (self.root / name).read_text(encoding="utf-8")
        assert old in text
        self.write(name, text.replace(old, new))

    def run(self, *arguments: str, code: int = 0) -> str:
        done = subprocess.run(
            [sys.executable, *arguments], cwd=self.root, capture_output=True, text=True, timeout=300, check=False
        )
        assert done.returncode == code, done.stderr or done.stdout
        return done.stdout

    def check(self, *arguments: str, code: int = 0) -> list[str]:
        return self.run("-m", "handlers.language.translations", *arguments, code=code).splitlines()

    def said(self, expression: str) -> str:
        imports = "from handlers.language.texts import texts_in; from questionnaire.loader import load; "
        return self.run("-c", f"{imports}print({expression})").strip()


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    made = Tree(tmp_path)
    made.write(f"questionnaire/languages/{NEW}.toml", SAKHA)
    made.write(RUSSIAN_FILE, RUSSIAN)
    made.write(f"handlers/locales/{NEW}/test.ftl", MESSAGES)
    return made


def test_two_files_are_a_language_and_what_they_lack_is_russian(tree: Tree) -> None:
    option = "[one.label['sah'] for one in load().options if one.code == {code}][0]"
    assert tree.said(option.format(code=8)) == "Этэргэ ыарахан"
    assert tree.said(option.format(code=5)) == "Да, полностью"
    # Without a mark, nobody knows which Russian text was translated.
    assert tree.said("texts_in('sah')('test-back')") == "‹ Назад"
    tree.check("sah", "--accept", "test-back", code=1)
    assert tree.said("texts_in('sah')('test-back')") == "‹ Төнүн"
    assert tree.said("texts_in('sah')('test-counted', n=2)") == "2 ответа"


def test_the_check_names_what_is_missing_stale_unknown_and_broken(tree: Tree) -> None:
    accepted = tree.check("sah", "--accept", "test-back", "test-chosen", code=1)
    assert accepted[:2] == ["accepted: test-back", "accepted: test-chosen"]
    assert "  missing: test-later" in accepted
    assert "  missing: Скорее да" in accepted
    assert "  missing: Трудно сказать" not in accepted
    assert "  stale: test-forward" in accepted
    assert "  unknown: no-such-message" in accepted
    assert "  unknown: Такого вопроса больше нет" in accepted
    assert "  broken: test-chosen" in accepted
    assert "  stale: test-back" not in accepted


def test_a_changed_russian_text_is_stale_until_somebody_accepts_its_translation_again(tree: Tree) -> None:
    tree.check("sah", "--accept", "test-back", code=1)
    tree.change(RUSSIAN_FILE, "test-back = ‹ Назад", "test-back = ‹ К прошлому вопросу")
    assert tree.said("texts_in('sah')('test-back')") == "‹ К прошлому вопросу"
    assert "  stale: test-back" in tree.check("sah", code=1)
    tree.check("sah", "--accept", "test-back", code=1)
    assert tree.said("texts_in('sah')('test-back')") == "‹ Төнүн"
    text = (tree.root / f"handlers/locales/{NEW}/test.ftl").read_text(encoding="utf-8")
    assert text.count("# ru ") == 1
    tree.change("questionnaire/data/2022.1.toml", 'ru = "Трудно сказать"', 'ru = "Не знаю"')
    assert tree.said("[one.label['sah'] for one in load('2022.1').options if one.code == 8][0]") == "Не знаю"


def test_a_comment_and_the_place_of_a_russian_message_do_not_make_a_translation_stale(tree: Tree) -> None:
    tree.check("sah", "--accept-new", code=1)
    tree.change(RUSSIAN_FILE, "test-back = ‹ Назад", "# Leads back.\ntest-back = ‹ Назад")
    assert "  stale: test-back" not in tree.check("sah", code=1)


def test_a_draft_may_lack_texts_and_a_reviewed_pack_may_not(tree: Tree) -> None:
    shutil.rmtree(tree.root / f"handlers/locales/{NEW}")
    for path in (tree.root / "handlers/locales/ru").glob("*.ftl"):
        path.unlink()
    tree.write(f"handlers/locales/{REFERENCE}/one.ftl", "test-back = ‹ Назад\n")
    tree.write(f"handlers/locales/{NEW}/one.ftl", "test-back = ‹ Төнүн\n")
    tree.write(f"questionnaire/languages/{NEW}.toml", 'name = "Саха тыла"\nstate = "draft"\n')
    shutil.rmtree(tree.root / "handlers/locales/tt")
    (tree.root / "questionnaire/languages/tt.toml").unlink()
    tree.check("sah", "--accept-new")
    assert tree.check()[0].startswith("sah (Саха тыла, draft): 1 of ")
    tree.write(f"questionnaire/languages/{NEW}.toml", 'name = "Саха тыла"\nstate = "reviewed"\n')
    tree.check(code=1)


def test_a_message_that_the_pack_does_not_have_cannot_be_accepted(tree: Tree) -> None:
    tree.check("sah", "--accept", "test-later", code=2)


@pytest.mark.parametrize("pack", languages.packs(), ids=lambda pack: pack.code)
def test_a_shipped_pack_may_lack_texts_as_a_draft_and_all_that_it_has_fits_the_russian(
    pack: languages.Language,
) -> None:
    """Mend with `python -m handlers.language.translations tt`: delete what it names, or accept it."""
    found = translations.check(pack.code)
    assert (found.stale, found.unknown, found.broken) == ((), (), ())
    assert pack.draft or found.complete


def test_the_tatar_draft_speaks_for_itself() -> None:
    tatar = texts_in("tt")
    assert installed()["tt"].draft
    assert name_of("tt") == "Татарча"
    assert tatar.plain("language-set") == "Татарча сөйләшәбез."
    assert load().question("F2").wording[RespondentType.JOB_SEEKER]["tt"] == (
        "Хезмәткәрләр игътибарлы, әдәпле һәм аңлаешлы сөйләшә"
    )
    # Nobody can vouch for the words of the consent: they stay Russian.
    assert tatar("consent", center="X", city="Y") == texts_in("ru")("consent", center="X", city="Y")


@pytest.mark.parametrize("code", ["ru", "tt", "sah", "zh-Hans", "pt-BR", "es-419", "zh-Hans-CN", "sah-Cyrl-643"])
def test_codes_of_languages_scripts_and_countries_are_known(code: str) -> None:
    assert CODE.fullmatch(code)
    assert len(code) <= LONGEST


@pytest.mark.parametrize("name", ["TT", "t", "tatar", "tt_RU", "zh-hans", "tt "])
def test_a_file_that_is_named_otherwise_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / f"{name}.toml"
    path.write_text('name = "x"\nstate = "draft"\n', encoding="utf-8")
    with pytest.raises(QuestionnaireError, match="is not a language code"):
        read(path)


def test_a_draft_is_offered_only_under_that_name() -> None:
    assert asked_for("ru,en") == ("ru", "en")
    assert asked_for("tt:draft, ru") == ("tt", "ru")
    for words, reason in {
        "ru,tt": "tt is a draft that no reviewer has read: to offer it all the same, write tt:draft",
        "ru,xx": "'xx' is not one of ru, en, tt",
        "ru,en:draft": "'en:draft': en is no draft",
        "ru,en:new": "'en:new' is not a language",
        "ru,ru": "names a language twice",
        "": "'' is not one of ru, en, tt",
    }.items():
        with pytest.raises(ValueError) as refusal:
            asked_for(words)
        assert str(refusal.value) == reason


@pytest.mark.parametrize(
    ("setting", "language"),
    [("zh-Hans-CN", "zh-Hans"), ("zh", "ru"), ("TT", "tt"), ("tt_RU", "tt"), ("en-GB", "ru"), (None, "ru")],
)
def test_the_nearest_offered_language_is_preferred(setting: str | None, language: str) -> None:
    assert Offered(("ru", "tt", "zh-Hans"), "ru").preferred(setting) == language


def test_a_choice_that_is_no_longer_offered_gives_way() -> None:
    assert Offered(("ru", "tt"), "ru").chosen("tt", "ru") == "tt"
    assert Offered(("ru", "en"), "ru").chosen("tt", "en-GB") == "en"
