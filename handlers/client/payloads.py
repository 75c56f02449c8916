"""The payloads of links to `/start`, besides visit tokens: at most 64 characters of `A–Z a–z 0–9 _ -`."""

CENTER_PREFIX = "c-"
"""Precedes a center's code: on posters, on the site and in inline mode."""
FOUND_PREFIX = "f-"
"""Precedes a center's code where somebody has found it by a search and goes on in a mini-app. No link has it."""
INVITE_PREFIX = "i-"
"""Precedes the token of an invitation."""
RATING = "rating"
"""Leads from an inline query into the chat with the bot, to the search for ratings."""


def of_center(code: str) -> str:
    return f"{CENTER_PREFIX}{code}"


def of_found_center(code: str) -> str:
    return f"{FOUND_PREFIX}{code}"


def of_invite(token: str) -> str:
    return f"{INVITE_PREFIX}{token}"
