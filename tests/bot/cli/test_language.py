"""The command line in Russian: when it is spoken, and that no text lacks its Russian."""

import ast
import gettext
import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from typer import core, rich_utils
from typer.main import get_command

import admin_cli
from bot.cli import language, spoken_help
from storage.errors import AnswerNotFound
from tests.bot.cli.operators import ROOT, SAMPLE, Operator

FOLDER = language.LOCALES / "ru" / "LC_MESSAGES"
CLI = sorted((ROOT / "bot" / "cli").glob("*.py"))
CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)


@pytest.fixture(scope="module")
def russian() -> language.Catalogue:
    return language.catalogue()


@pytest.fixture
def spoken(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """This process speaks Russian."""
    monkeypatch.setenv("LANGUAGE", "ru")
    language.speak("ru")
    yield
    gettext.textdomain("messages")


@pytest.mark.parametrize(
    ("environment", "speaks"),
    [
        ({}, "en"),
        ({"LANG": "ru_RU.UTF-8"}, "ru"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "ru_RU.UTF-8"}, "ru"),
        ({"LANG": "ru_RU.UTF-8", "LC_ALL": "en_US.UTF-8"}, "en"),
        ({"LANG": "ru_RU.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "C", "LANGUAGE": "ru"}, "en"),
        ({"LANG": "en_US.UTF-8", "LANGUAGE": "ru:en"}, "ru"),
        ({"LANG": "ru_RU.UTF-8", "LANGUAGE": "en:ru"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LC_ALL": "C", "CZN_LANG": "ru"}, "ru"),
        ({"LANG": "ru_RU.UTF-8", "CZN_LANG": "en"}, "en"),
    ],
)
def test_the_locale_decides_and_czn_lang_before_it(environment: dict[str, str], speaks: str) -> None:
    assert language.wanted(environment) == speaks


def test_every_help_text_has_its_russian(russian: language.Catalogue) -> None:
    texts = {text for command in spoken_help.tree(get_command(admin_cli.app)) for text in help_of(command)}
    assert len(texts) > 100
    assert [text for text in texts if not CYRILLIC.search(russian.gettext(text))] == []


def help_of(command: object) -> Iterator[str]:
    for name in spoken_help.LIFTED:
        if text := getattr(command, name, None):
            yield from spoken_help.paragraphs(text)
    for parameter in spoken_help.parameters(command):
        yield from spoken_help.paragraphs(parameter.help)


def test_every_printed_line_has_its_russian(russian: language.Catalogue) -> None:
    missing = []
    for call in calls("_", "ngettext", paths=CLI):
        texts = list(texts_of(call.args))
        match texts:
            case []:
                found = "я"
            case [singular, plural]:
                found = russian.ngettext(singular, plural, 5)
            case [text, *_]:
                found = russian.gettext(text)
        missing += [] if CYRILLIC.search(found) else [texts]
    assert missing == []


def test_every_text_that_typer_puts_through_gettext_has_its_russian(russian: language.Catalogue) -> None:
    texts = typer_texts()
    shown = [text for text in texts if not text.startswith(("Try ", "(dynamic"))]
    assert len(shown) > 10
    assert [text for text in shown if not CYRILLIC.search(russian.gettext(text))] == []


def test_no_russian_is_left_of_a_text_that_is_gone() -> None:
    printed = [text for call in calls("_", "ngettext", paths=CLI) for text in texts_of(call.args[:2])]
    shown = [text for command in spoken_help.tree(get_command(admin_cli.app)) for text in help_of(command)]
    with (FOLDER / "czn-index.po").open("rb") as file:
        known = [message.id for message in read_po(file, locale="ru") if message.id and not message.context]
    singular = {one[0] if isinstance(one, tuple) else one for one in known}
    assert singular - {*typer_texts(), *printed, *shown} == set()


def typer_texts() -> list[str]:
    """The texts that typer puts through gettext."""
    found = []
    for call in calls("_", paths=[Path(core.__file__), Path(rich_utils.__file__)]):
        text = call.args[0]
        assert isinstance(text, ast.Constant) and isinstance(text.value, str)
        found.append(text.value)
    return found


def texts_of(arguments: Sequence[ast.expr]) -> Iterator[str]:
    """Those that stand in the source."""
    for argument in arguments:
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
            yield argument.value


def calls(*names: str, paths: list[Path]) -> Iterator[ast.Call]:
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
                yield node


def templates(nodes: Iterator[ast.expr]) -> Iterator[str]:
    """Texts with every inserted value as `x1`, which no pattern has; in quotes where the text puts it so."""
    for node in nodes:
        match node:
            case ast.Constant(value=str(text)):
                yield text
            case ast.JoinedStr(values=parts):
                yield "".join(map(inserted, parts))


def inserted(part: ast.expr) -> str:
    if isinstance(part, ast.Constant) and isinstance(part.value, str):
        return part.value
    return "'x1'" if isinstance(part, ast.FormattedValue) and part.conversion == ord("r") else "x1"


@pytest.mark.usefixtures("spoken")
def test_every_error_of_storage_has_its_russian() -> None:
    """Those that only frame what they are told have no words of their own."""
    tree = ast.parse((ROOT / "storage" / "errors.py").read_text(encoding="utf-8"))
    said = (
        node.args[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "__init__"
    )
    texts = [text for text in templates(said) if re.search("[a-z]{2}", text.replace("x1", ""))]
    assert len(texts) > 20
    assert [text for text in texts if not CYRILLIC.search(language.spoken_error(text))] == []


@pytest.mark.usefixtures("spoken")
def test_every_reason_that_an_error_of_storage_is_given_has_its_russian() -> None:
    """Of several words. Half a sentence is tried with the error around it."""
    tree = ast.parse((ROOT / "storage" / "errors.py").read_text(encoding="utf-8"))
    kinds = {node.name for node in tree.body if isinstance(node, ast.ClassDef)} - {"AnswerNotFound"}
    made = calls(*kinds, paths=sorted((ROOT / "storage").rglob("*.py")))
    given = templates(argument for call in made for argument in call.args)
    texts = [text for text in given if re.search("[a-z]{2,} [a-z]{2,}", text)]
    texts += [str(AnswerNotFound("x1", what)) for what in ("is marked invalid", "was marked here")]
    assert len(texts) > 30
    assert [text for text in texts if not CYRILLIC.search(language.spoken_error(text))] == []


@pytest.mark.usefixtures("spoken")
def test_a_fault_of_a_server_is_put_into_russian_apart_from_what_frames_it() -> None:
    """A pattern that begins with a value must not take the frame for that value."""
    made = calls("StorageUnavailable", "ReplicaNotUsed", paths=sorted((ROOT / "storage").rglob("*.py")))
    reasons = list(templates(argument for call in made for argument in call.args))
    assert "the server is a replica, and takes no answers" in reasons
    for reason in [*reasons, "cannot execute INSERT in a read-only transaction"]:
        framed = language.spoken_error(f"the database is unavailable: {reason}")
        assert framed == f"база данных недоступна: {language.spoken_error(reason)}"


@pytest.mark.usefixtures("spoken")
def test_every_refusal_of_the_command_line_has_its_russian() -> None:
    raised = (
        node.args[0]
        for path in CLI
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("typer.BadParameter", "SettingsError")
    )
    texts = list(templates(raised))
    assert len(texts) > 10
    assert [text for text in texts if not CYRILLIC.search(language.spoken_error(text))] == []


@pytest.mark.usefixtures("spoken")
def test_every_refusal_of_a_setting_has_its_russian() -> None:
    """The name of the setting stands in front."""
    paths = [ROOT / "bot" / "settings.py"]
    paths += [ROOT / "questionnaire" / name for name in ("versions.py", "languages.py")]
    paths += [ROOT / "scoring" / "method_2026" / "versions.py"]
    arguments = (call.args[0] for call in calls("ValueError", paths=paths))
    ways = (way for one in arguments for way in ([one.body, one.orelse] if isinstance(one, ast.IfExp) else [one]))
    texts = list(templates(ways))
    assert len(texts) > 12
    assert [text for text in texts if not CYRILLIC.search(language.spoken_error(f"SETTING: {text}"))] == []


@pytest.mark.usefixtures("spoken")
def test_what_the_doctor_finds_and_advises_has_its_russian() -> None:
    paths = sorted((ROOT / "bot" / "doctor").glob("*.py"))
    texts = [text for call in calls("ok", "warn", "fail", paths=paths) for text in templates(iter(call.args[1:]))]
    own = [text for text in texts if re.search("[a-z]{3}", re.sub("x1|czn-index.*|chmod.*|[A-Z_]{4,}", "", text))]
    assert len(own) > 30
    assert [text for text in own if not CYRILLIC.search(language.spoken_error(text))] == []


@pytest.mark.usefixtures("spoken")
def test_every_check_of_the_doctor_has_a_russian_name() -> None:
    paths = sorted((ROOT / "bot" / "doctor").glob("*.py"))
    firsts = [call.args[0] for call in calls("ok", "warn", "fail", paths=paths)]
    names = {one.value for one in firsts if isinstance(one, ast.Constant) and isinstance(one.value, str)}
    own = {name for name in names if name.islower() and name != ".env"}
    assert {"schema", "syncs", "packed weeks"} <= own
    assert {name for name in own if not CYRILLIC.search(language.spoken_error(name))} == set()


@pytest.mark.usefixtures("spoken")
def test_what_is_wrong_with_a_file_has_its_russian() -> None:
    """A reason stands alone, or behind the value that it is about."""
    paths = sorted(path for room in ("files", "imports") for path in (ROOT / "storage" / room).glob("*.py"))
    nodes = (node for path in paths for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    begun = re.compile("(is|has|was|lies|stands|holds|cannot be|never was|could be|claims|would unpack) .*[a-z]$")
    reasons = {text for text in templates(node for node in nodes if isinstance(node, ast.expr)) if begun.match(text)}
    assert len(reasons) > 40
    for reason in reasons:
        assert any(CYRILLIC.search(language.spoken_error(text)) for text in (reason, f"'x' {reason}")), reason


@pytest.mark.usefixtures("spoken")
@pytest.mark.parametrize(
    ("english", "russian"),
    [
        ("there is no center X", "нет центра X"),
        ("there is no center X in Y", "нет центра X, регион Y"),
        (
            "DATABASE_URL: there is no database at a.db; make one with: czn-index db upgrade",
            "DATABASE_URL: базы данных a.db нет; создайте её: czn-index db upgrade",
        ),
        (
            "3 due, the oldest since 2 h; 1 could not be delivered",
            "к отправке: 3, самое старое — 2 ч; не доставлено: 1",
        ),
        ("an unknown thing: is empty", "an unknown thing: пуст"),
        (
            "those that hold from 2027-01-04 have JOB_SEEKERS_WEIGHT=0.5, and it is 0.8: "
            "nothing is published by 2026.1",
            "те, что действуют с 2027-01-04, посчитаны при JOB_SEEKERS_WEIGHT=0.5, а сейчас 0.8: по 2026.1 ничего не "
            "публикуется",
        ),
        (
            "visits.csv: line 2, date: '2026-13-01' is not a day such as 2026-11-24",
            "visits.csv: строка 2, date: '2026-13-01' — не день вида 2026-11-24",
        ),
        ("{braces} and 100 %", "{braces} and 100 %"),
    ],
)
def test_an_error_is_put_into_russian_by_its_pattern(english: str, russian: str) -> None:
    assert language.spoken_error(english) == russian


def test_the_compiled_catalogue_is_that_of_the_texts() -> None:
    """If not: make texts."""
    with (FOLDER / "czn-index.po").open("rb") as file:
        catalogue = read_po(file, locale="ru")
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    assert (FOLDER / "czn-index.mo").read_bytes() == compiled.getvalue()
    assert not any(message.fuzzy for message in catalogue)


def test_a_russian_keeps_every_name_of_its_english() -> None:
    with (FOLDER / "czn-index.po").open("rb") as file:
        messages = [message for message in read_po(file, locale="ru") if message.id]
    for message in messages:
        english = message.id if isinstance(message.id, str) else message.id[1]
        assert message.string is not None
        several = (message.string,) if isinstance(message.string, str) else message.string
        for russian in several:
            assert set(re.findall(r"\{\w*\}", russian)) <= set(re.findall(r"\{\w*\}", english)), english


def test_operators_are_answered_in_the_language_of_their_locale(operator: Operator) -> None:
    operator.environment |= {"CZN_LANG": "", "LC_ALL": "ru_RU.UTF-8", "LANGUAGE": ""}
    said = operator.run("centers", "import", str(SAMPLE))
    assert said.endswith("\nДобавлено: 29, изменено: 0, закрыто: 0, без изменений: 0.\n")
    assert "Добавить центры" in operator.run("centers", "import", "--help")
    assert "Использование: czn-index centers import" in operator.run("centers", "import", "--help")
    assert operator.run("index", "show") == "Показывать нечего.\n"
    assert operator.run("index", "show", "--center", "X", status=1) == "czn-index: нет центра X\n"
    assert operator.run("index", "shw", status=2) == "czn-index: Нет команды 'shw'. Может быть, 'show'?\n"
    assert operator.run("visits", "issue", status=2) == "czn-index: Не указан аргумент 'CENTER'.\n"
    operator.environment["CZN_LANG"] = "en"
    assert operator.run("index", "show") == "Nothing to show.\n"


def test_machines_get_the_same_words_in_every_language(operator: Operator) -> None:
    operator.run("centers", "import", str(SAMPLE))
    english = [operator.run("centers", "list", "--format", format) for format in ("json", "csv")]
    operator.environment["CZN_LANG"] = "ru"
    assert [operator.run("centers", "list", "--format", format) for format in ("json", "csv")] == english
