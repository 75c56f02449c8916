"""Parameters of a Bot API request, from a query, a form, JSON or multipart. A text stays a text, even "007"."""

import json
import re
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from bot.sandbox.errors import ApiError, bad_request

INTEGER = re.compile(r"-?[0-9]{1,19}")
TRUE, FALSE = ("true", "True", "1"), ("false", "False", "0", "")


@dataclass(frozen=True)
class Upload:
    filename: str
    content: bytes = field(repr=False)


Params = dict[str, str | Upload]


async def read(request: web.Request) -> Params:
    """Raises ApiError for a body in any other form."""
    params: Params = dict(request.query)
    if request.method != "POST" or not request.can_read_body:
        return params
    if request.content_type == "application/json":
        return params | from_json(await request.read())
    try:
        form = await request.post()
    except web.HTTPRequestEntityTooLarge:
        raise ApiError(413, "Request Entity Too Large") from None
    except ValueError:
        raise bad_request("can't parse the request's body") from None
    for name, value in form.items():
        if isinstance(value, web.FileField):
            with value.file as file:
                params[name] = Upload(value.filename, file.read())
        else:
            params[name] = value if isinstance(value, str) else bytes(value).decode()
    return params


def from_json(body: bytes) -> Params:
    try:
        content = json.loads(body)
    except ValueError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(content, dict):
        raise bad_request("object expected")
    return {
        name: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        for name, value in content.items()
        if value is not None
    }


def text_of(params: Params, name: str, default: str | None = None) -> str:
    value = params.get(name, default)
    if value is None:
        raise bad_request(f'parameter "{name}" is required')
    if isinstance(value, Upload):
        raise bad_request(f'parameter "{name}" must be a text')
    return value


def number_of(params: Params, name: str, default: int | None = None) -> int:
    if name not in params and default is not None:
        return default
    text = text_of(params, name)
    if not INTEGER.fullmatch(text):
        raise bad_request(f"{name} must be a number")
    return int(text)


def flag_of(params: Params, name: str) -> bool:
    text = text_of(params, name, "")
    if text not in (*TRUE, *FALSE):
        raise bad_request(f"{name} must be true or false")
    return text in TRUE


def json_of(params: Params, name: str) -> Any:
    """None if it is not given."""
    if name not in params:
        return None
    try:
        return json.loads(text_of(params, name))
    except ValueError:
        raise bad_request(f"can't parse {name} JSON object") from None


def dict_of(params: Params, name: str) -> dict[str, Any]:
    """Empty if it is not given."""
    value = json_of(params, name)
    if not isinstance(value, dict | None):
        raise bad_request(f"object expected as {name}")
    return value or {}


def list_of(params: Params, name: str) -> list[Any]:
    """Empty if it is not given."""
    value = json_of(params, name)
    if not isinstance(value, list | None):
        raise bad_request(f"array expected as {name}")
    return value or []
