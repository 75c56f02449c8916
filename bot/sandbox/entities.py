"""Reads HTML as the Bot API does: gives text and entities, and refuses broken markup."""

import html
import re
from typing import Any

from bot.sandbox.errors import ApiError, bad_request

TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "a": "text_link",
}
TOKEN = re.compile(
    r"<(?P<close>/?)(?P<tag>[a-zA-Z0-9-]+)(?P<rest>[^<>]*)>|(?P<lone><)|(?P<entity>&[^;&\s<]{1,10};)|[^<&]+|&"
)
NAME = re.compile(r"/?[a-zA-Z]")
HREF = re.compile(r"""\s+href=(?:"([^"]*)"|'([^']*)')\s*""")
KNOWN_ENTITIES = {"&lt;", "&gt;", "&amp;", "&quot;"}

Entity = dict[str, Any]


def utf16_length(text: str) -> int:
    """Length in UTF-16 units, as the Bot API counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """Raises ApiError for markup that the Bot API would refuse."""
    text = ""
    entities: list[Entity] = []
    opened: list[tuple[str, Entity]] = []
    for token in TOKEN.finditer(source):
        if token["lone"]:
            raise _stray(source, token)
        if token["tag"] is None:
            text += _characters(token)
        elif token["close"]:
            text = _close(source, token, text, entities, opened)
        else:
            opened.append((token["tag"].lower(), _open(source, token, text)))
    if opened:
        raise bad_request(f"can't parse entities: Can't find end tag corresponding to start tag \"{opened[-1][0]}\"")
    return text, sorted(entities, key=lambda entity: (entity["offset"], -entity["length"]))


def strip_outer_space(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Telegram drops white space around a text. The offsets of entities move accordingly."""
    kept = text.lstrip()
    shift = utf16_length(text) - utf16_length(kept)
    kept = kept.rstrip()
    length = utf16_length(kept)
    moved = []
    for entity in entities:
        start = max(0, entity["offset"] - shift)
        end = min(length, entity["offset"] - shift + entity["length"])
        if end > start:
            moved.append({**entity, "offset": start, "length": end - start})
    return kept, moved


def _characters(token: re.Match[str]) -> str:
    if token["entity"] is None:
        return token[0]
    numeric = token["entity"].startswith("&#")
    return html.unescape(token["entity"]) if numeric or token["entity"] in KNOWN_ENTITIES else token[0]


def _open(source: str, token: re.Match[str], text: str) -> Entity:
    tag = token["tag"].lower()
    rest = token["rest"]
    if tag == "span":
        if rest.strip() not in ('class="tg-spoiler"', "class='tg-spoiler'"):
            where = _offset(source, token)
            raise bad_request(f'can\'t parse entities: Tag "span" must have class "tg-spoiler" at byte offset {where}')
        return {"type": "spoiler", "offset": utf16_length(text)}
    if tag not in TAGS:
        where = _offset(source, token)
        raise bad_request(f'can\'t parse entities: Unsupported start tag "{tag}" at byte offset {where}')
    entity: Entity = {"type": TAGS[tag], "offset": utf16_length(text)}
    if tag == "a":
        address = HREF.fullmatch(rest)
        if address is not None:
            entity["url"] = html.unescape(address[1] or address[2] or "")
    elif tag == "blockquote" and rest.strip() == "expandable":
        entity["type"] = "expandable_blockquote"
    elif rest.strip() and tag != "code":
        # Telegram ignores an unknown attribute. The sandbox takes it for a typing error.
        raise bad_request(f'can\'t parse entities: Unexpected attributes in tag "{tag}"')
    return entity


def _close(
    source: str, token: re.Match[str], text: str, entities: list[Entity], opened: list[tuple[str, Entity]]
) -> str:
    tag, where = token["tag"].lower(), _offset(source, token)
    if not opened:
        raise bad_request(f"can't parse entities: Unexpected end tag at byte offset {where}")
    expected, entity = opened.pop()
    if expected != tag:
        raise bad_request(
            f"can't parse entities: Unmatched end tag at byte offset {where}, "
            f'expected "</{expected}>", found "</{tag}>"'
        )
    length = utf16_length(text) - entity["offset"]
    if length and (entity["type"] != "text_link" or entity.get("url")):
        entities.append({**entity, "length": length})
    return text


def _stray(source: str, token: re.Match[str]) -> ApiError:
    """The error for a "<" that begins no tag: no valid name follows, or the tag never ends."""
    where = _offset(source, token)
    if NAME.match(source, token.end()):
        return bad_request(f"can't parse entities: Unclosed start tag at byte offset {where}")
    return bad_request(f'can\'t parse entities: Unsupported start tag "" at byte offset {where}')


def _offset(source: str, token: re.Match[str]) -> int:
    return len(source[: token.start()].encode())
