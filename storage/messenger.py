"""The messengers through which people reach the bot. A chat's number means something in its own messenger only."""

from enum import StrEnum


class Messenger(StrEnum):
    TELEGRAM = "telegram"
    MAX = "max"
