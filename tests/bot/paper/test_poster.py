"""A poster is read by telephones and by people, whatever a center is called."""

import io
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree

import pytest
from PIL import Image

from bot.messenger.links import link
from bot.paper import poster
from bot.paper.poster import MARGIN, PICTURE_DPI, QR_SIZE, QR_TOP, Poster
from bot.paper.sheet import POINTS_PER_INCH
from storage.messenger import Messenger
from tests import qr

LONGEST_CODE = "LONG-CODE_OF-32-CHARACTERS-ABCDE"
LONGEST_BOT = "a_bot_of_thirty_two_characters_b"
AWKWARD = """Центр «занятости» "№ 1" <b>& $x^2$</b> имени {героя} %s </svg>--> """
LONGEST_NAMES = ((AWKWARD * 4)[:200], "Щ" * 200, "ЦЗН " * 50, "Ё" * 100 + " " + "і" * 99)
PIXEL = POINTS_PER_INCH / PICTURE_DPI
FINDER = 7
"""Modules along a side of the patterns in the corners of a QR code."""


def made(
    name: str = "Центр", code: str = "BRY-01", bot: str = "czn_bot", messenger: Messenger = Messenger.TELEGRAM
) -> Poster:
    return Poster(link(messenger, bot, f"c-{code}"), code, name, "Брянск", bot, "Telegram")


def saved(content: Poster, format: str) -> bytes:
    with TemporaryDirectory() as folder, poster.reproducible():
        file = Path(folder) / f"poster.{format}"
        poster.save(poster.draw(content), content, file, format)
        return file.read_bytes()


def modules(picture: Image.Image) -> list[str]:
    """The code as a black-and-white printer leaves it, measured by its own corner."""
    paper = picture.convert("1")

    def is_black(x: float, y: float) -> bool:
        return not paper.getpixel((round((MARGIN + x) / PIXEL), round((QR_TOP + y) / PIXEL)))

    corner = next(x for x in range(int(QR_SIZE)) if not is_black(x, 2))
    size = round(QR_SIZE / (corner / FINDER))
    middles = [QR_SIZE * (number + 0.5) / size for number in range(size)]
    return ["".join("01"[is_black(x, y)] for x in middles) for y in middles]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (made(), "https://t.me/czn_bot?start=c-BRY-01"),
        (
            made(code=LONGEST_CODE, bot=LONGEST_BOT, messenger=Messenger.MAX),
            f"https://max.ru/{LONGEST_BOT}?start=c-{LONGEST_CODE}",
        ),
    ],
)
def test_the_code_leads_to_the_center_also_when_printed_in_black_and_white(content: Poster, said: str) -> None:
    picture = Image.open(io.BytesIO(saved(content, "png")))
    # A4 is 210 × 297 mm.
    assert [round(pixels / PICTURE_DPI * 25.4) for pixels in picture.size] == [210, 297]
    assert qr.read(modules(picture)) == said


@pytest.mark.parametrize("name", LONGEST_NAMES)
def test_the_longest_names_stand_on_the_poster_whole_with_nothing_over_anything(name: str) -> None:
    figure = poster.draw(made(name, LONGEST_CODE, LONGEST_BOT))
    texts = figure.axes[0].texts
    words = "".join(text.get_text() for text in texts).replace(" ", "")
    assert name.replace(" ", "") in words
    boxes = {text.get_text(): text.get_window_extent() for text in texts}
    sheet = figure.bbox
    for said, box in boxes.items():
        assert sheet.x0 + 50 < box.x0 < box.x1 < sheet.x1 - 50 and sheet.y0 + 20 < box.y0, said
    code = figure.axes[0].patches[2].get_window_extent()
    for said, box in boxes.items():
        assert not box.overlaps(code), said
    for (one, box), (other, beside) in combinations(boxes.items(), 2):
        # Lines lie close; letters do not touch.
        assert min(box.y1, beside.y1) - max(box.y0, beside.y0) < 0.35 * min(box.height, beside.height) or (
            box.x1 < beside.x0 or beside.x1 < box.x0
        ), (one, other)


def test_both_languages_and_the_way_to_type_are_there_and_names_stay_text() -> None:
    content = made(LONGEST_NAMES[0])
    drawing = saved(content, "svg").decode()
    for words in ("встретили?", "How was your visit?", "Анонимно", "Anonymous", "@czn_bot", "BRY-01", "Брянск"):
        assert words in drawing
    parsed = ElementTree.fromstring(drawing)
    tags = {element.tag.split("}")[1] for element in parsed.iter()}
    assert "b" not in tags and {"path", "title"} <= tags
    assert next(parsed.iter("{http://purl.org/dc/elements/1.1/}title")).text == f"{content.name} · BRY-01"
    pdf = saved(content, "pdf")
    # The file contains letters of two alphabets and their meaning, so it prints anywhere and can be searched.
    assert (pdf.startswith(b"%PDF") and b"/FontFile" in pdf) or b"/Type3" in pdf
    assert pdf.count(b"/ToUnicode") >= 2


def test_a_poster_that_is_drawn_again_is_the_same_file() -> None:
    for format in ("pdf", "png", "svg"):
        assert saved(made(), format) == saved(made(), format)
