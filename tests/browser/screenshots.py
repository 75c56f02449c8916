"""`make screenshots`: the pictures of docs/, taken of a running demo as a newcomer sees it."""

import contextlib
import io
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect, sync_playwright

from bot.api import reading
from bot.api.app import inside
from questionnaire.loader import load
from questionnaire.model import RespondentType
from tests.browser.chromium import program

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PROGRAM = Path(sys.prefix) / "bin" / "czn-index"
PHONE, DESK = {"width": 360, "height": 760}, {"width": 1280, "height": 900}
NARROW = {"width": 320, "height": 1100}
SMALLEST: ViewportSize = {"width": 320, "height": 568}
TALL: ViewportSize = {"width": 320, "height": 860}
DESK_SIZE: ViewportSize = {"width": 1280, "height": 900}
GAP = 16
PATIENCE = 60_000
POSTER_WIDTH = 800
"""Or a little more: the printed size divided by a whole number, so that edges stay sharp."""


def main() -> int:
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright, demo_in(Path(name)) as (address, web):
        folder = Path(name)
        out = folder / "data" / "demo"
        browser = playwright.chromium.launch(executable_path=program(), args=["--no-sandbox"])
        take_the_phones(browser, address)
        take_an_interview(browser, address)
        take_a_complaint(browser, address)
        take_the_pages(browser, folder, web)
        take_the_site(browser, out)
        take_the_api_docs(browser)
        with screen(browser, DESK, (out / "report" / "report.html").as_uri()) as page:
            keep("report-1280", page.screenshot(animations="disabled"))
        keep("digest", (out / "digest.png").read_bytes())
        keep("poster", poster(folder, f"sqlite+aiosqlite:///{out / 'czn-index.db'}"))
        browser.close()
    return 0


@contextlib.contextmanager
def demo_in(folder: Path) -> Iterator[tuple[str, str]]:
    """The addresses of its page and of a center's in a browser, once everything is running."""
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "bot.sandbox.demo"]
    with subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True) as process:
        address = web = ""
        for line in process.stdout or ():
            print(line, end="", flush=True)
            if line.startswith("The page"):
                address = line.split()[-1]
            if line.startswith("The same questions"):
                web = line.split()[-1]
            if line.startswith("Everything is running"):
                break
        try:
            yield address, web
        finally:
            process.send_signal(signal.SIGINT)


@contextlib.contextmanager
def screen(browser: Browser, size: dict[str, int], address: str) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": size["width"], "height": size["height"]}, locale="ru-RU")
    page.goto(address)
    page.wait_for_load_state("networkidle")
    yield page
    page.close()


def take_the_phones(browser: Browser, address: str) -> None:
    """The client at the third question, the administrator with the digest."""
    page = browser.new_page(viewport={"width": PHONE["width"], "height": PHONE["height"]}, locale="ru-RU")
    page.goto(address)
    chat = page.locator("#client .messages")
    page.locator("#client .buttons button").first.click(timeout=PATIENCE)
    wordings = [question.wording[RespondentType.JOB_SEEKER]["ru"] for question in load().questions[:3]]
    for label, shown in (
        ("Ищу работу", ""),
        ("25–34", wordings[0]),
        ("Скорее да", wordings[1]),
        ("Скорее да", wordings[2]),
    ):
        page.locator("#client .messages > div .buttons button", has_text=label).last.click(timeout=PATIENCE)
        # The same label stands under each question: a click on the old one would be taken back.
        expect(chat).to_contain_text(shown, timeout=PATIENCE)
    keep("interview-360", page.screenshot(animations="disabled"))
    ask_for_a_card(page, chat)
    page.set_viewport_size({"width": DESK["width"], "height": DESK["height"]})
    picture = page.locator("#admin .messages img").last
    expect(picture).to_be_visible(timeout=PATIENCE)
    picture.evaluate("image => image.decode()")
    keep("sandbox-1280-light", page.screenshot(animations="disabled"))
    page.close()


def ask_for_a_card(page: Page, chat: Locator) -> None:
    """A center's card, as a client sees it before a visit."""
    field = page.locator("#client .compose input, #client textarea, #client input[type=text]").first
    field.fill("/rating BRY-01")
    field.press("Enter")
    expect(chat).to_contain_text("Опубликовано", timeout=PATIENCE)
    keep("card-360", page.screenshot(animations="disabled"))


def take_an_interview(browser: Browser, address: str) -> None:
    """A client who is not content: the first minute, the summary with a comment, and the thanks with their offer of a
    call, on the smallest phone."""
    page = opened_by(browser, address, "Вера")
    first_minute = []
    for shown, label in (
        ("анонимно", "Соглашаюсь"),
        ("Кто вы", "Ищу работу"),
        ("Сколько вам лет", "35–44"),
        ("Вопрос 1 из 15", "Скорее нет"),
    ):
        expect(page.locator("#client .messages")).to_contain_text(shown, timeout=PATIENCE)
        first_minute.append(page.screenshot(animations="disabled"))
        tap(page, label)
    keep("first-minute-320", beside(first_minute))
    for number in range(2, 16):
        expect(page.locator("#client .messages")).to_contain_text(f"Вопрос {number} из 15", timeout=PATIENCE)
        tap(page, "Да, полностью" if number == 13 else "Скорее нет" if number % 2 else "Совсем нет")
    expect(page.locator("#client .messages")).to_contain_text("Проверьте и отправьте", timeout=PATIENCE)
    summary = [page.screenshot(animations="disabled")]
    page.locator("#client .compose input").fill("Три раза приходила с одной и той же справкой")
    page.keyboard.press("Enter")
    expect(page.locator("#client .messages")).to_contain_text("Ваш комментарий", timeout=PATIENCE)
    summary.append(page.screenshot(animations="disabled"))
    page.set_viewport_size(TALL)
    summary.append(page.screenshot(animations="disabled"))
    page.set_viewport_size(DESK_SIZE)
    keep("summary-1280", page.screenshot(animations="disabled"))
    page.set_viewport_size(SMALLEST)
    keep("summary-320", beside(summary))
    tap(page, "Отправить")
    expect(page.locator("#client .messages")).to_contain_text("Спасибо", timeout=PATIENCE)
    expect(page.locator("#client .buttons button", has_text="Свяжитесь со мной")).to_be_visible(timeout=PATIENCE)
    keep("low-score-320", beside([page.screenshot(animations="disabled"), *call_back(page)]))
    page.close()


def call_back(page: Page) -> Iterator[bytes]:
    """From the offer to the number that is shown back."""
    own_number = page.locator("#client .keyboard button").first
    tap(page, "Свяжитесь со мной")
    expect(page.locator("#client .messages")).to_contain_text("в зашифрованном виде", timeout=PATIENCE)
    yield page.screenshot(animations="disabled")
    tap(page, "Соглашаюсь")
    expect(own_number).to_be_visible(timeout=PATIENCE)
    yield page.screenshot(animations="disabled")
    own_number.click()
    expect(page.locator("#client .messages")).to_contain_text("Проверьте, пожалуйста", timeout=PATIENCE)
    yield page.screenshot(animations="disabled")


def take_a_complaint(browser: Browser, address: str) -> None:
    """Typed at the consent instead of pressing a button; and with «Написать сразу», by somebody else."""
    page = opened_by(browser, address, "Нина")
    page.locator("#client .compose input").fill("Хочу пожаловаться на хамство!")
    page.keyboard.press("Enter")
    expect(page.locator("#client .messages")).to_contain_text("Записали", timeout=PATIENCE)
    screens = [page.screenshot(animations="disabled")]
    page.close()
    page = opened_by(browser, address, "Олег")
    tap(page, "Написать сразу")
    expect(page.locator("#client .messages")).to_contain_text("Напишите, что было", timeout=PATIENCE)
    screens.append(page.screenshot(animations="disabled"))
    page.locator("#client .compose input").fill("Два часа в очереди, и окно закрыли перед носом")
    page.keyboard.press("Enter")
    expect(page.locator("#client .messages")).to_contain_text("Записали", timeout=PATIENCE)
    screens.append(page.screenshot(animations="disabled"))
    keep("complaint-320", beside(screens))
    page.close()


def opened_by(browser: Browser, address: str, name: str) -> Page:
    """The consent of a center, on the smallest phone."""
    origin = address.partition("?")[0]
    page = browser.new_page(viewport=SMALLEST, locale="ru-RU")
    made = page.request.post(f"{origin}sandbox/people", data={"first_name": name, "language_code": "ru"})
    page.goto(f"{origin}?client={made.json()['id']}&start=c-BRY-01")
    page.locator("#client .instead").click(timeout=PATIENCE)
    expect(page.locator("#client .messages")).to_contain_text("анонимно", timeout=PATIENCE)
    return page


def tap(page: Page, label: str) -> None:
    page.locator("#client .messages > div .buttons button", has_text=label).last.click(timeout=PATIENCE)


def beside(screens: list[bytes]) -> bytes:
    """Several screens in one picture, at their upper edges."""
    images = [Image.open(io.BytesIO(one)).convert("RGB") for one in screens]
    width = sum(image.width + GAP for image in images) - GAP
    sheet = Image.new("RGB", (width, max(image.height for image in images)), "white")
    left = 0
    for image in images:
        sheet.paste(image, (left, 0))
        left += image.width + GAP
    content = io.BytesIO()
    sheet.save(content, "PNG")
    return content.getvalue()


def take_the_pages(browser: Browser, folder: Path, web: str) -> None:
    """The interview in a browser: the page of a poster's link, a question, the last step and a kiosk, on the smallest
    phone and on a desk."""
    origin, _, code = web.partition("/c/")
    for width, size in ((320, SMALLEST), (1280, DESK_SIZE)):
        page = browser.new_page(viewport=size, locale="ru-RU")
        page.goto(web)
        keep(f"web-link-{width}", page.screenshot())
        page.get_by_role("link", name="Здесь, в браузере").click()
        page.get_by_role("button", name="Соглашаюсь").click()
        for at in (0, 2):
            page.locator(".options button").nth(at).click()
        keep(f"web-question-{width}", page.screenshot())
        for number in range(15):
            expect(page.get_by_text(f"Вопрос {number + 1} из 15")).to_be_visible(timeout=PATIENCE)
            page.locator(".options button").nth(number % 3).click()
        keep(f"web-summary-{width}", page.screenshot(full_page=width < DESK_SIZE["width"]))
        page.goto(f"{origin}/kiosk/{code}")
        page.get_by_label("Код оператора").fill(pairing_code(folder, code))
        page.get_by_role("button", name="Подключить").click()
        expect(page.get_by_role("button", name="Соглашаюсь")).to_be_visible(timeout=PATIENCE)
        keep(f"web-kiosk-{width}", page.screenshot())
        page.close()


def take_the_api_docs(browser: Browser) -> None:
    """The page of the HTTP interface, at the call that takes answers."""
    for width, size in ((320, SMALLEST), (1280, DESK_SIZE)):
        page = browser.new_page(viewport=size)
        page.set_content(reading.page(inside().openapi()))
        page.locator("#add_responses").evaluate("one => one.scrollIntoView()")
        keep(f"api-docs-{width}", page.screenshot())
        page.close()


def pairing_code(folder: Path, center: str) -> str:
    out = folder / "data" / "demo"
    settings = {
        "DATABASE_URL": f"sqlite+aiosqlite:///{out / 'czn-index.db'}",
        "SECRET_KEY_FILE": str(out / "secret.key"),
        "CZN_LANG": "en",
    }
    command = [str(PROGRAM), "kiosk", "pair", center]
    said = subprocess.run(command, check=True, env=os.environ | settings, capture_output=True, text=True).stdout
    return said.partition(" and type ")[2].partition("\n")[0].strip()


def take_the_site(browser: Browser, out: Path) -> None:
    command = [str(PROGRAM), "site", "serve", "--dir", str(out / "site"), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        address = server.stdout.readline().split()[0]
        for name, path, size in (
            ("site-front-1280", "", DESK),
            ("site-center-1280", "center/bry-01.html", DESK),
            ("site-center-320", "center/bry-01.html", NARROW),
        ):
            with screen(browser, size, f"{address}{path}") as page:
                keep(name, page.screenshot(animations="disabled"))
        server.send_signal(signal.SIGINT)


def poster(folder: Path, database_url: str) -> bytes:
    out = folder / "posters"
    command = [str(PROGRAM), "posters", "BRY-01", "--out", str(out)]
    subprocess.run(command, check=True, env=os.environ | {"DATABASE_URL": database_url}, stdout=subprocess.DEVNULL)
    (drawn,) = out.rglob("*.png")
    content = io.BytesIO()
    image = Image.open(drawn).convert("RGB")
    image.reduce(image.width // POSTER_WIDTH).save(content, "PNG")
    return content.getvalue()


def keep(name: str, content: bytes) -> None:
    Image.open(io.BytesIO(content)).convert("RGB").save(DOCS / f"{name}.png", optimize=True)


if __name__ == "__main__":
    sys.exit(main())
