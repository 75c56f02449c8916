"""What is known of a function is its own: no handler gets what another one has asked for."""

from aiogram.dispatcher.event.handler import CallableObject
from aiogram.filters import Filter


def known(callback: object) -> tuple[bool, set[str], bool]:
    one = CallableObject(callback)  # type: ignore[arg-type]
    return one.awaitable, one.params, one.varkw


def test_the_same_line_is_looked_at_once_and_every_other_by_itself() -> None:
    def made(number: int) -> object:
        return lambda event, *, state: number

    assert known(made(1)) == (False, {"event", "state"}, False)
    assert known(made(2))[1] is known(made(3))[1]

    async def handler(event: object, db: object, **more: object) -> None: ...

    def named(event: object, other: object) -> None: ...

    class Chosen(Filter):
        async def __call__(self, event: object, chosen: object) -> bool:
            return True

    for _ in range(2):
        assert known(handler) == (True, {"event", "db"}, True)
        assert known(named) == (False, {"event", "other"}, False)
        assert known(Chosen().__call__)[1] == {"event", "chosen"}
        assert known(Chosen())[1] == {"event", "chosen"}
