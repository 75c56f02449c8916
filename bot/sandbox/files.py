"""Sent files: stored under an id, and sent again by it. Pictures must be pictures."""

from bot.sandbox.errors import bad_request
from bot.sandbox.params import Params, Upload
from bot.sandbox.world import Json, World

MAX_PHOTO_BYTES = 10 * 1024 * 1024
MAX_PHOTO_SIDES = 10_000
MAX_PHOTO_RATIO = 20
PNG = b"\x89PNG"
UNTOLD_SIZE = (1080, 1080)
"""The size of a PNG without its header, as tests send it."""
JPEG = b"\xff\xd8"
JPEG_SIZES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""Markers of the segments that hold the size of a JPEG file."""


def stored(world: World, params: Params, name: str) -> str:
    """The file id of an upload, which is stored now, or of a file sent before."""
    value = params.get(name)
    if isinstance(value, str) and value.startswith("attach://"):
        value = params.get(value.removeprefix("attach://"))
    if isinstance(value, Upload):
        if not value.content:
            raise bad_request("file must be non-empty")
        file_id = f"sandbox-file-{world.next_number()}"
        world.files[file_id] = (value.filename, value.content)
        return file_id
    if not value:
        raise bad_request(f"there is no {name} in the request")
    if value not in world.files:
        raise bad_request("wrong file identifier/HTTP URL specified")
    return value


def photo(world: World, file_id: str) -> list[Json]:
    """A photo as in a message, in the only size that the sandbox keeps. Raises ApiError for a file that is no photo."""
    content = world.files[file_id][1]
    if len(content) > MAX_PHOTO_BYTES:
        raise bad_request("file is too big")
    width, height = _size(content)
    if width + height > MAX_PHOTO_SIDES or max(width, height) > MAX_PHOTO_RATIO * min(width, height):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return [described(world, file_id) | {"width": width, "height": height}]


def document(world: World, file_id: str) -> Json:
    return described(world, file_id) | {"file_name": world.files[file_id][0]}


def described(world: World, file_id: str) -> Json:
    return {"file_id": file_id, "file_unique_id": f"u{file_id}", "file_size": len(world.files[file_id][1])}


def _size(content: bytes) -> tuple[int, int]:
    """Width and height of a PNG or JPEG picture, by its header."""
    if content.startswith(PNG):
        if content[12:16] == b"IHDR" and len(content) >= 24:
            return int.from_bytes(content[16:20]), int.from_bytes(content[20:24])
        return UNTOLD_SIZE
    at = len(JPEG)
    while content.startswith(JPEG) and len(content) >= at + 9 and content[at] == 0xFF:
        if content[at + 1] in JPEG_SIZES:
            return int.from_bytes(content[at + 7 : at + 9]), int.from_bytes(content[at + 5 : at + 7])
        at += 2 + int.from_bytes(content[at + 2 : at + 4])
    raise bad_request("IMAGE_PROCESS_FAILED")
