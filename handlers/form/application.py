"""The pages as one application: its addresses, its limits, and its words for trouble."""

import secrets
from collections.abc import Awaitable, Callable

import structlog
from aiohttp import web

from handlers.form import app as mini_app
from handlers.form import begin, contact, ending, front, interview, kiosk, pages, privacy
from handlers.form.setup import Setup
from handlers.form.turn import APP_ROOT, LANGUAGE, LANGUAGE_SECONDS, SETUP, Refused, cookie_name, set_cookie, turn_of
from storage.errors import StorageUnavailable

log = structlog.get_logger(__name__)

MAX_BODY = 32 * 1024
"""Bytes of a body: a comment of 2,000 letters takes 24 KB at most as a form spells it."""
MAX_LINE, MAX_HEADER = 2_048, 4_096
"""Bytes of an address, and of a header."""
FOR_EVER = "public, max-age=31536000, immutable"

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def application(setup: Setup) -> web.Application:
    app = web.Application(client_max_size=MAX_BODY, middlewares=[_trouble, _language, _kiosk, _app])
    app[SETUP] = setup
    app.on_response_prepare.append(_add_headers)
    get, post = app.router.add_get, app.router.add_post
    get(pages.STYLE_PATH, _style)
    get(pages.SCRIPT_PATH, _script)
    get("/icon.svg", _icon)
    get("/c/{code}", front.of_center)
    get("/t/{token}", front.of_slip)
    get(APP_ROOT, mini_app.entry)
    post(APP_ROOT, mini_app.open_pages)
    get(f"{APP_ROOT}/found/{{code}}/begin", begin.show_consent)
    post(f"{APP_ROOT}/found/{{code}}/begin", begin.begin)
    for base in ("", APP_ROOT, "/kiosk/{code}"):
        get(f"{base}/interview", interview.go_on)
        get(f"{base}/interview/notice", interview.notice)
        post(f"{base}/interview/notice", interview.write_instead)
        get(f"{base}/interview/stop", interview.ask_stop)
        post(f"{base}/interview/stop", interview.stop)
        get(f"{base}/interview/{{step}}", interview.show)
        post(f"{base}/interview/{{step}}", interview.take)
        get(f"{base}/thanks/{{interview}}", ending.show_thanks)
    for root in ("", APP_ROOT):
        get(f"{root}/", front.front)
        get(f"{root}/c/{{code}}/begin", begin.show_consent)
        post(f"{root}/c/{{code}}/begin", begin.begin)
        get(f"{root}/t/{{token}}/begin", begin.show_slip_consent)
        post(f"{root}/t/{{token}}/begin", begin.begin_with_slip)
        post(f"{root}/thanks/{{interview}}", ending.add_words)
        get(f"{root}/receipt", ending.receipt)
        get(f"{root}/contact/{{code}}", contact.ask)
        post(f"{root}/contact/{{code}}", contact.take)
        get(f"{root}/contact/{{code}}/{{request}}", contact.passed_on)
        post(f"{root}/contact/{{code}}/{{request}}", contact.withdraw)
        get(f"{root}/privacy", privacy.what_is_kept)
        get(f"{root}/forget", privacy.ask_forget)
        post(f"{root}/forget", privacy.forget)
    get("/kiosk/{code}", kiosk.start)
    post("/kiosk/{code}/pair", kiosk.pair)
    post("/kiosk/{code}/begin", kiosk.consent)
    get("/kiosk/{code}/idle", kiosk.idle)
    return app


async def _add_headers(request: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(pages.headers_for(request.path, request.app[SETUP].launch_keys))
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers["Server"] = "czn-index"


async def _style(request: web.Request) -> web.StreamResponse:
    return web.Response(body=pages.STYLE, content_type="text/css", headers={"Cache-Control": FOR_EVER})


async def _script(request: web.Request) -> web.StreamResponse:
    return web.Response(body=pages.SCRIPT, content_type="text/javascript", headers={"Cache-Control": FOR_EVER})


async def _icon(request: web.Request) -> web.StreamResponse:
    return web.Response(body=pages.ICON, content_type="image/svg+xml", headers={"Cache-Control": FOR_EVER})


@web.middleware
async def _trouble(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except Refused as refused:
        log.info("form_refused", status=refused.status, reason=refused.key)
        response = pages.message(turn_of(request), turn_of(request).texts(refused.key), status=refused.status)
        # The rest of a body is not read.
        response.force_close()
        return response
    except web.HTTPNotFound:
        return pages.message(turn_of(request), turn_of(request).texts("form-not-found"), search=True, status=404)
    except web.HTTPException:
        raise
    except StorageUnavailable as error:
        log.error("not_saved", reason=str(error))
        return pages.message(turn_of(request), turn_of(request).texts("not-saved"), status=503)
    except Exception as error:
        reference = secrets.token_hex(4)
        log.error("page_failed", reference=reference, exc_info=error)
        return pages.message(turn_of(request), turn_of(request).texts("went-wrong", reference=reference), status=500)


@web.middleware
async def _language(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Remembers a language that was chosen in the address."""
    response = await handler(request)
    turn = turn_of(request)
    if request.query.get("lang") == turn.language:
        set_cookie(turn, response, cookie_name(LANGUAGE, turn.setup), turn.language, LANGUAGE_SECONDS)
    return response


@web.middleware
async def _kiosk(request: web.Request, handler: Handler) -> web.StreamResponse:
    """All pages of a kiosk but its start are for a paired one."""
    open_to_all = (kiosk.start, kiosk.pair)
    if not request.path.startswith("/kiosk/") or request.match_info.handler in open_to_all:
        return await handler(request)
    return await kiosk.guard(turn_of(request)) or await handler(request)


@web.middleware
async def _app(request: web.Request, handler: Handler) -> web.StreamResponse:
    """All pages of a mini-app but the way in are for somebody whom a messenger has vouched for."""
    if request.path == APP_ROOT or not request.path.startswith(f"{APP_ROOT}/"):
        return await handler(request)
    return await mini_app.guard(turn_of(request)) or await handler(request)
