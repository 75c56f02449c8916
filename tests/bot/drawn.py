"""Draws digests without separate processes, for tests of their content."""

from bot.delivery import drawing
from bot.delivery.drawing import DrawingOrder
from handlers.services import Letter


async def drawn_here(order: DrawingOrder) -> Letter:
    return drawing.letter(order)
