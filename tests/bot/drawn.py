"""Letters without processes of their own, for tests of what they say."""

from bot import drawing
from bot.drawing import Order
from handlers.letter import Letter


async def drawn_here(order: Order) -> Letter:
    return drawing.letter(order)
