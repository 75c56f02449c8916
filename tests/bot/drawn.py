"""Letters without processes of their own, for tests of what they say."""

from bot.delivery import drawing
from bot.delivery.drawing import DrawingOrder
from handlers.services import Letter


async def drawn_here(order: DrawingOrder) -> Letter:
    return drawing.letter(order)
