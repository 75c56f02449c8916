"""Files that cannot be read, and values at the limits of what a file may hold."""

from pathlib import Path

import pytest

from questionnaire import plain_file
from questionnaire.errors import QuestionnaireError
from questionnaire.reader import LARGEST, Reader, shown
from questionnaire.text_reader import TextReader


class _Any(Reader):
    def __init__(self) -> None:
        super().__init__(Path("x.toml"))


def refusal(path: Path) -> str:
    with pytest.raises(QuestionnaireError) as refused:
        Reader(path).content()
    assert (refused.value.path, f"{refused.value.place}: {refused.value.reason}") == (
        path, str(refused.value).removeprefix(f"{path.name}: "),
    )  # fmt: skip
    return str(refused.value).removeprefix(f"{path.name}: ")


def written(folder: Path, content: str | bytes) -> Path:
    path = folder / "x.toml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_a_file_has_a_largest_size(tmp_path: Path) -> None:
    assert Reader(written(tmp_path, "#" * LARGEST)).content() == {}
    assert refusal(written(tmp_path, "#" * (LARGEST + 1))) == "file: is larger than 1,048,576 bytes"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("x = " + "[" * 1_000 + "]" * 1_000, "syntax: is nested too deeply"),
        ("y = 1\n" + ".".join("a" * 102) + " = 1", "line 2: is nested too deeply"),
        ("x = " + "9" * 5_000, "syntax: holds a number that is too long"),
        (b"x = '\xff'", "byte 5: is not UTF-8"),
    ],
)
def test_a_file_that_is_no_toml_is_refused_by_place_and_reason(
    tmp_path: Path, content: str | bytes, message: str
) -> None:
    assert refusal(written(tmp_path, content)) == message


def test_a_hundred_parts_of_a_key_are_not_too_many(tmp_path: Path) -> None:
    assert list(Reader(written(tmp_path, ".".join("a" * 101) + " = 1")).content()) == ["a"]


def test_a_mark_of_the_encoding_is_no_part_of_the_text(tmp_path: Path) -> None:
    assert Reader(written(tmp_path, "\ufeffx = 1")).content() == {"x": 1}


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path) == "file: Is a directory"
    assert refusal(Path("/dev/null")) == "file: is a device or a pipe, not a file"
    assert refusal(tmp_path / "none") == "file: does not exist"


def test_a_device_is_named_in_the_error() -> None:
    with pytest.raises(OSError) as refused:
        plain_file.check(Path("/dev/null"))
    assert (refused.value.errno, refused.value.strerror) == (22, "is a device or a pipe, not a file")
    assert refused.value.filename == "/dev/null"


def test_an_error_of_the_system_without_words_has_some(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(path: Path) -> None:
        raise OSError

    monkeypatch.setattr(plain_file, "check", broken)
    assert refusal(Path("x.toml")) == "file: cannot be read"


def test_a_bad_value_is_quoted_up_to_sixty_characters() -> None:
    assert shown("x" * 58) == f"'{'x' * 58}'"
    assert shown("x" * 59) == f"'{'x' * 59}"
    assert shown(5) == "5"


@pytest.mark.parametrize(
    ("value", "taken"), [("a" * 40, True), ("a" * 41, False), ("1a", False), ("aB", False), (5, False)]
)
def test_a_code_has_up_to_forty_letters(value: object, taken: bool) -> None:
    if taken:
        assert _Any().code(value, "place") == value
        return
    with pytest.raises(QuestionnaireError) as refused:
        _Any().code(value, "place")
    reason = "is not a code of up to 40 of a–z 0–9 _, a letter first"
    assert str(refused.value) == f"x.toml: place: {shown(value)} {reason}"


def test_a_text_is_kept_with_its_outer_spaces_unless_something_in_it_was_invisible() -> None:
    assert _Any().string(" a\nb ", "place") == " a\nb "
    assert _Any().string(" a\u200bb ", "place") == "ab"
    assert _Any().string("x" * 10_000, "place") == "x" * 10_000
    assert _Any().string("x" * 10_001, "place") == "x" * 10_000


@pytest.mark.parametrize("value", [5, None, "", " \u200b"])
def test_what_holds_no_text_is_refused(value: object) -> None:
    with pytest.raises(QuestionnaireError) as refused:
        _Any().string(value, "place")
    assert str(refused.value) == f"x.toml: place: {value!r} is not a text"


def test_numbers_are_finite_and_flags_are_true_or_false() -> None:
    assert (_Any().number(5, "place"), _Any().number(-0.5, "place")) == (5.0, -0.5)
    assert isinstance(_Any().number(5, "place"), float)
    assert (_Any().flag({}, "f", "p"), _Any().flag({"f": True}, "f", "p"), _Any().flag({"f": False}, "f", "p")) == (
        False, True, False,
    )  # fmt: skip
    for value in (float("nan"), float("inf"), True, "5", None):
        with pytest.raises(QuestionnaireError, match=rf"^x\.toml: place: {value!r} is not a number$"):
            _Any().number(value, "place")
    with pytest.raises(QuestionnaireError, match=r"^x\.toml: p\.f: 1 is neither true nor false$"):
        _Any().flag({"f": 1}, "f", "p")


def test_lists_of_tables_are_told_from_other_lists() -> None:
    assert _Any().tables({"x": [{"a": 1}, {}]}, "x") == [(0, {"a": 1}), (1, {})]
    for value in (5, [{}, 5], {"a": 1}):
        with pytest.raises(QuestionnaireError, match=r"^x\.toml: x: is not a list of tables$"):
            _Any().tables({"x": value}, "x")


def test_duplicates_are_named_and_an_empty_list_has_none() -> None:
    _Any().no_duplicates([], "place")
    _Any().no_duplicates(["a", "b"], "place")
    with pytest.raises(QuestionnaireError, match=r"^x\.toml: place: duplicate code b$"):
        _Any().no_duplicates(["a", "b", "b"], "place")


def test_texts_are_asked_for_in_both_languages_and_no_other() -> None:
    reader = TextReader(Path("x.toml"))
    assert reader.text({"ru": "мин", "en": "min"}, "p").items() >= {("ru", "мин"), ("en", "min")}
    for value, message in (
        ("мин", "p: is not a table of languages"),
        ({"ru": "мин"}, "p: translation en is missing"),
        ({"en": "min"}, "p: translation ru is missing"),
        ({"ru": "мин", "en": "min", "de": "Min"}, "p: unknown language de"),
        ({"ru": "мин", "en": 5}, "p.en: 5 is not a text"),
    ):
        with pytest.raises(QuestionnaireError) as refused:
            reader.text(value, "p")
        assert str(refused.value) == f"x.toml: {message}"


def test_a_pack_translates_what_it_knows_and_leaves_the_rest_russian() -> None:
    text = TextReader(Path("x.toml")).text({"ru": "Скорее да", "en": "Mostly yes"}, "p")
    assert text["tt"] == "Күбрәк әйе"
    assert TextReader(Path("x.toml")).text({"ru": "Нечто", "en": "Something"}, "p")["tt"] == "Нечто"
