"""Lets programs act as people in the sandbox, through the same requests as the page."""

import asyncio
import base64
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

from aiohttp import ClientSession, ClientTimeout, TCPConnector

Json = dict[str, Any]
PATIENCE = 600.0
"""Seconds to wait for the bot before giving up. The time allows for a busy machine."""


class SandboxError(Exception):
    """The sandbox refused, or the bot did not react as expected."""


class SandboxClient:
    """`async with SandboxClient(url) as client:`"""

    def __init__(self, url: str, patience: float = PATIENCE) -> None:
        self.patience = patience
        self._url = url
        self._session = ClientSession(timeout=ClientTimeout(total=patience), connector=TCPConnector(limit=0))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._session.close()

    async def person(self, first_name: str = "Анна", language_code: str = "ru") -> "PersonClient":
        created = await self.post("people", {"first_name": first_name, "language_code": language_code})
        return PersonClient(self, created["id"])

    async def fault(self, kind: str, **details: Any) -> None:
        """Makes trouble for the bot's next calls: see `bot.sandbox.faults`."""
        await self.post("faults", {"kind": kind, **details})

    async def no_faults(self) -> None:
        async with self._session.delete(f"{self._url}/sandbox/faults") as response:
            self._checked("faults", response.status, await response.json())

    async def stats(self) -> Json:
        return await self.get("stats")

    async def file(self, file_id: str) -> bytes:
        async with self._session.get(f"{self._url}/sandbox/files/{file_id}") as response:
            if response.status != 200:
                raise SandboxError(f"there is no file {file_id}")
            return await response.read()

    async def post(self, path: str, content: Json) -> Json:
        async with self._session.post(f"{self._url}/sandbox/{path}", json=content) as response:
            return self._checked(path, response.status, await response.json())

    async def get(self, path: str) -> Json:
        async with self._session.get(f"{self._url}/sandbox/{path}") as response:
            return self._checked(path, response.status, await response.json())

    def _checked(self, path: str, status: int, content: Json) -> Json:
        if status != 200:
            raise SandboxError(f"{path}: {content.get('error', status)}")
        return content


class PersonClient:
    """One person: sends, presses, and waits for the bot's answer."""

    def __init__(self, client: SandboxClient, person_id: int) -> None:
        self._client = client
        self.id = person_id

    async def start(self, payload: str = "") -> Json:
        return await self.say(f"/start {payload}".strip())

    async def say(self, text: str, *, reply_to: int | None = None) -> Json:
        """Sends a text. If the bot's last message asks for a reply, the text is one automatically."""
        return await self._post("send", {"text": text} | ({} if reply_to is None else {"reply_to": reply_to}))

    async def send_location(self, latitude: float, longitude: float) -> Json:
        return await self._post("send", {"kind": "location", "latitude": latitude, "longitude": longitude})

    async def send_voice(self, sound: bytes, *, duration: int = 2) -> Json:
        content = {"kind": "voice", "sound": base64.b64encode(sound).decode(), "duration": duration}
        return await self._post("send", content)

    async def send_contact(self, phone_number: str, *, of: int | None = None) -> Json:
        """Shares the person's own contact, or somebody else's."""
        content = {"kind": "contact", "phone_number": phone_number}
        return await self._post("send", content if of is None else content | {"of": of})

    async def ask_inline(self, query: str) -> Json:
        """Types `@bot query`. Returns the results that the bot offers, and its button."""
        asked = (await self._post("inline", {"query": query}))["id"]

        def offered(chat: Json) -> Json | None:
            shown: Json | None = chat["inline"]
            return shown if shown and shown["id"] == asked else None

        return await self._seen(offered)

    async def choose_inline(self, result_id: str) -> Json:
        """Sends one of the results offered last."""
        return await self._post("choose", {"result_id": result_id})

    async def send(self, kind: str) -> Json:
        return await self._post("send", {"kind": kind})

    async def edit(self, message_id: int, text: str) -> Json:
        return await self._post("edit", {"message_id": message_id, "text": text})

    async def press(self, message: Json, label: str) -> Json:
        """Presses the button whose label is, or begins with, this one."""
        for button in buttons(message):
            if button["text"].startswith(label) and "callback_data" in button:
                return await self.press_data(message["message_id"], button["callback_data"])
        raise SandboxError(f"no button {label!r} under {text_of(message)!r}: {[b['text'] for b in buttons(message)]}")

    async def press_data(self, message_id: int, data: str, *, forge: bool = False) -> Json:
        return await self._post("press", {"message_id": message_id, "data": data, "forge": forge})

    async def block(self) -> None:
        await self._post("block", {})

    async def unblock(self) -> None:
        await self._post("unblock", {})

    async def chat(self, after: int = -1) -> Json:
        return await self._client.get(f"people/{self.id}/chat?after={after}")

    async def last(self) -> Json:
        """The newest message of the bot."""
        messages: list[Json] = [message for message in (await self.chat())["messages"] if message["from"]["is_bot"]]
        if not messages:
            raise SandboxError("the bot has said nothing yet")
        return messages[-1]

    async def wait(self, wanted: Callable[[Json], bool]) -> Json:
        """Waits for a message from the bot that fits, and returns the newest one."""

        def newest(chat: Json) -> Json | None:
            said = (message for message in reversed(chat["messages"]) if message["from"]["is_bot"])
            return next((message for message in said if wanted(message)), None)

        return await self._seen(newest)

    async def wait_text(self, part: str) -> Json:
        return await self.wait(lambda message: part in text_of(message))

    async def wait_popup(self, part: str) -> Json:
        """Waits for an answer to a press that contains this part, and returns the newest one."""

        def newest(chat: Json) -> Json | None:
            return next((popup for popup in reversed(chat["popups"]) if part in popup["text"]), None)

        return await self._seen(newest)

    async def _seen(self, wanted: Callable[[Json], Json | None]) -> Json:
        """Waits until `wanted` finds something in the chat, and returns it."""
        chat: Json = {"messages": [], "popups": []}
        try:
            async with asyncio.timeout(self._client.patience):
                version = -1
                while True:
                    chat = await self.chat(version)
                    version = chat["version"]
                    found = wanted(chat)
                    if found is not None:
                        return found
        except TimeoutError:
            seen = [text_of(message) for message in chat["messages"]][-3:]
            said = f"the last messages are {seen}, the last popups {chat['popups'][-3:]}"
            raise SandboxError(f"waited {self._client.patience} s in vain; {said}") from None

    async def _post(self, path: str, content: Json) -> Json:
        return await self._client.post(f"people/{self.id}/{path}", content)


def text_of(message: Json) -> str:
    return str(message.get("text") or message.get("caption") or "")


def buttons(message: Json) -> list[Json]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button for row in rows for button in row]
