"""The ways by which people reach the product: messengers, and pages in a browser. A chat's number means something in
its own messenger only; a browser has none."""

from enum import StrEnum


class Messenger(StrEnum):
    TELEGRAM = "telegram"
    MAX = "max"
    WEB = "web"
