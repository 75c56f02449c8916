"""Settings from the environment or `.env`. Nothing is read at import. `load()` reports problems, a line for each."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from enum import StrEnum
from functools import cache
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, TypeVar
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)

from questionnaire import languages, versions
from scoring.method_2026 import versions as methodologies
from scoring.method_2026.constants import STANDARD
from storage.files import env_file
from storage.messenger import Messenger

TELEGRAM_API = "https://api.telegram.org"
MAX_API = "https://platform-api2.max.ru"
ENV_FILE = Path(".env")
ALIKE = 0.85
"""How similar two names must be for one to count as a misspelling of the other."""
LETTERS = 64
"""Bits for the letters of a name: capitals, digits and the underscore have one each."""
WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")


class SettingsError(ValueError):
    """Has a line for each problem, which names the setting."""


class BadSettings(SettingsError):
    """The settings themselves are wrong. The exit code is 2, whatever the command."""


class LogFormat(StrEnum):
    CONSOLE = "console"
    JSON = "json"


Value = TypeVar("Value")


def _checked(check: Callable[[Value], object]) -> AfterValidator:
    """The value itself, unless the check raises ValueError."""

    def checked(value: Value) -> Value:
        check(value)
        return value

    return AfterValidator(checked)


def _spelled(pattern: str, problem: str) -> AfterValidator:
    compiled = re.compile(pattern)

    def check(value: SecretStr) -> None:
        if not compiled.fullmatch(value.get_secret_value()):
            raise ValueError(problem)

    return _checked(check)


def _address(value: str) -> None:
    parts = urlsplit(value)
    if not (parts.scheme and parts.netloc):
        raise ValueError("is not an address such as https://host")


def host_and_port(value: str) -> tuple[str, int]:
    """The parts of an address such as 127.0.0.1:8080 or [::1]:8080. Raises ValueError."""
    host, _, port = value.rpartition(":")
    if not host or not port.isdigit() or int(port) > 65535:
        raise ValueError("is not host:port")
    return host.strip("[]"), int(port)


def _origin(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.path.strip("/"):
        raise ValueError("is not an address without a path, such as https://host")
    return value.rstrip("/")


def _networks(value: str) -> None:
    for one in filter(None, map(str.strip, value.split(","))):
        try:
            ip_network(one)
        except ValueError:
            raise ValueError(f"{one} is not an address or a network such as 10.0.0.0/8") from None


BotToken = Annotated[
    SecretStr,
    _spelled(r"\d{1,20}:[A-Za-z0-9_-]{3,100}", "does not look like a bot token (digits, a colon, letters)"),
]
MaxToken = Annotated[
    SecretStr, _spelled("[!-~]{16,512}", "does not look like a token of MAX (16 or more characters, no spaces)")
]
Address = Annotated[str, _checked(_address)]
HostAndPort = Annotated[str, _checked(host_and_port)]
Origin = Annotated[str, AfterValidator(_origin)]
"""An address without a path, and without a slash at its end."""
Networks = Annotated[str, _checked(_networks)]
"""Addresses and networks with commas between."""
QuestionnaireVersions = Annotated[str, _checked(versions.parse)]
MethodologyVersions = Annotated[str, _checked(methodologies.parse)]
JobSeekersWeight = Annotated[float, _checked(methodologies.check_weight)]
LanguageList = Annotated[str, _checked(languages.asked_for)]


class Settings(BaseModel):
    """All settings. docs/settings.md and `.env.example` list the same ones."""

    model_config = ConfigDict(validate_default=True, hide_input_in_errors=True)

    messenger: Messenger = Field(Messenger.TELEGRAM, description="Where people answer: telegram, max, or web alone")
    bot_token: BotToken | None = Field(None, description="The bot's token from @BotFather; needed by `python -m bot`")
    max_token: MaxToken | None = Field(None, description="The bot's token from MAX's partner platform")
    max_api_url: Address = Field(MAX_API, description="Address of MAX's Bot API")
    bot_api_url: Address = Field(TELEGRAM_API, description="Address of the Bot API")
    database_url: str = Field("sqlite+aiosqlite:///data/czn-index.db", description="Where the database is")
    database_replica_url: str | None = Field(
        None, description="Where a replica of the database is, for what only reads; without it the primary serves all"
    )
    database_replica_seconds: int = Field(
        10, ge=1, le=600, description="How long to wait for the replica to be in step, before the primary is read"
    )
    secret_key_file: Path = Field(
        Path("data/secret.key"), description="File with the secret for pseudonyms; made with mode 0600 when absent"
    )
    visit_keys_file: Path = Field(
        Path("data/visit.keys"), description="File with the keys of visit tokens; made with mode 0600 when absent"
    )
    webhooks_key_file: Path = Field(
        Path("data/webhooks.key"),
        description="File with the key behind the secrets of outgoing webhooks; made with mode 0600 when absent",
    )
    webhooks_inside_allowed: Networks = Field(
        "", description="Networks inside that outgoing webhooks may be sent to, such as 10.1.2.0/24; for tests"
    )
    proxy_url: Address | None = Field(None, description="Proxy for the way to the Bot API (http:// or socks5://)")
    webhook_url: Address | None = Field(
        None, description="Public https address for updates; without it the bot asks for them (polling)"
    )
    webhook_secret: SecretStr | None = Field(None, description="Secret of the webhook, 16–256 of A–Z a–z 0–9 _ -")
    webhook_listen: HostAndPort = Field("127.0.0.1:8080", description="Address and port on which the webhook listens")
    web_listen: HostAndPort | None = Field(
        None, description="Address and port of the interview in a browser; without it there is none"
    )
    web_url: Origin | None = Field(
        None, description="Public address of the interview in a browser, such as https://host"
    )
    web_proxies: Networks = Field(
        "127.0.0.1,::1", description="Networks of the servers in front, which may say for whom they ask"
    )
    mini_app: bool = Field(
        False, description="Whether the chat offers the pages of WEB_URL inside the messenger, as a mini-app"
    )
    status_listen: HostAndPort | None = Field(
        None, description="Address and port of /healthz, /readyz and /metrics; without it there are none"
    )
    questionnaire: QuestionnaireVersions = Field(
        "2022.1", description="Version of the questionnaire, and later ones with their first day"
    )
    methodology_version: MethodologyVersions = Field(
        methodologies.EARLIER, description="Version of the methodology, or the later one with its first day"
    )
    job_seekers_weight: JobSeekersWeight = Field(
        STANDARD.share_job_seekers, description="Part of job seekers in the index by methodology 2026.1, 0.5 to 0.9"
    )
    chat_languages: LanguageList = Field("ru,en", description="Languages to offer, in the order of their buttons")
    default_language: str = Field("ru", description="Language where the client's own is not spoken")
    log_format: LogFormat = Field(LogFormat.CONSOLE, description="Log lines for people (console) or machines (json)")
    site_dir: Path | None = Field(
        None, description="Where the public site stands, rebuilt after each weekly run; without it there is none"
    )
    tick_seconds: int = Field(30, ge=1, le=3600, description="How often the schedule asks what is due")
    messages_per_second: int = Field(
        20, ge=1, le=30, description="Digests and notices a second from all processes; messengers take 30 of all kinds"
    )

    themes_file: Path | None = Field(
        None, description="Dictionary of what comments are about, instead of the shipped one"
    )
    voices_dir: Path | None = Field(
        None, description="Folder that is watched for files of posts and reviews; without it there is none"
    )
    voice_model: Path | None = Field(
        None, description="Folder with a model that recognises speech; without it clients are asked to type"
    )
    retention_unfinished_days: int = Field(
        7, ge=1, le=90, description="Days after which an interview that nobody goes on with is deleted"
    )
    retention_comment_days: int = Field(365, ge=1, le=3650, description="Days after which a comment is deleted")
    retention_delivery_days: int = Field(
        90, ge=1, le=3650, description="Days after which records of delivery and revoked administrators are deleted"
    )
    operator_contact: str | None = Field(
        None, max_length=300, description="Who runs the index and how to reach them: what /privacy says"
    )

    @field_validator("default_language")
    @classmethod
    def _default_is_offered(cls, value: str, info: ValidationInfo) -> str:
        offered = languages.asked_for(info.data.get("chat_languages", value))
        if value not in offered:
            raise ValueError(f"is not one of CHAT_LANGUAGES: {', '.join(offered)}")
        return value

    @model_validator(mode="after")
    def _web_is_whole(self) -> "Settings":
        if self.web_listen is not None and self.web_url is None:
            raise ValueError("WEB_URL is missing: links and cookies need the public address of the pages")
        if self.messenger is Messenger.WEB and self.web_listen is None:
            raise ValueError("WEB_LISTEN is missing: MESSENGER=web has nothing else to do")
        if self.mini_app and not (self.web_url or "").startswith("https:"):
            raise ValueError("MINI_APP needs a WEB_URL with https: messengers open no other page")
        return self

    @model_validator(mode="after")
    def _webhook_has_a_secret(self) -> "Settings":
        if self.webhook_url is None:
            return self
        if self.webhook_secret is None:
            raise ValueError("WEBHOOK_SECRET is missing: a webhook never starts without one")
        if not WEBHOOK_SECRET.fullmatch(self.webhook_secret.get_secret_value()):
            raise ValueError("WEBHOOK_SECRET must have 16 to 256 characters of A–Z a–z 0–9 _ -")
        return self

    @property
    def offered(self) -> languages.Offered:
        return languages.Offered(languages.asked_for(self.chat_languages), self.default_language)

    @property
    def versions(self) -> versions.Versions:
        return versions.parse(self.questionnaire)

    @property
    def methodologies(self) -> methodologies.Methodologies:
        return replace(methodologies.parse(self.methodology_version), weight=self.job_seekers_weight)

    def require_token(self) -> str:
        """The token for the messenger, empty for a browser. Raises SettingsError if there is none."""
        if self.messenger is Messenger.WEB:
            return ""
        if self.messenger is Messenger.MAX:
            return _given(
                self.max_token, "MAX_TOKEN is missing: get one from MAX's partner platform and put it into .env"
            )
        return _given(self.bot_token, "BOT_TOKEN is missing: get one from @BotFather and put it into .env")


def _given(token: SecretStr | None, missing: str) -> str:
    if token is None:
        raise SettingsError(missing)
    return token.get_secret_value()


def load() -> Settings:
    """Raises BadSettings with a line for each problem."""
    _check_encoding()
    problems = _unknown_in_file() + _misspelled_in_environment()
    try:
        chosen = Settings.model_validate(_given_values())
    except ValidationError as error:
        problems += [_problem(one["loc"], one["msg"]) for one in error.errors(include_input=False, include_url=False)]
    if problems:
        raise BadSettings("\n".join(problems))
    return chosen


def _given_values() -> dict[str, str]:
    """Those of the environment come first; what is empty there counts as not set."""
    both = {**env_file.read(ENV_FILE), **{name.lower(): value for name, value in os.environ.items() if value}}
    return {name: value for name in Settings.model_fields if (value := both.get(name)) is not None}


def _problem(place: tuple[int | str, ...], said: str) -> str:
    reason = said.removeprefix("Value error, ")
    name = ".".join(str(part) for part in place).upper()
    return f"{name}: {reason}" if name else reason


def _check_encoding() -> None:
    try:
        content = ENV_FILE.read_bytes() if ENV_FILE.is_file() else b""
    except OSError as error:
        raise BadSettings(f"{ENV_FILE}: {error.strerror}") from None
    if b"\x00" in content:
        raise BadSettings(f"{ENV_FILE}: is in UTF-16: save it as UTF-8")
    try:
        content.decode()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        reason = "is not in UTF-8, perhaps in Windows-1251: save the file as UTF-8"
        raise BadSettings(f"{ENV_FILE}: line {line} {reason}") from None


def _unknown_in_file() -> list[str]:
    """Names in the file that are no settings. The file is the product's own, so each was meant to be one."""
    names = [name.upper() for name in env_file.read(ENV_FILE)]
    known = _names()
    return [f"{name}: is no setting{_meant(name)} ({ENV_FILE})" for name in names if name not in known]


def _misspelled_in_environment() -> list[str]:
    """Names in the environment that look like settings. Other programs use it too, so other names are ignored."""
    known = _names()
    strange = [name.upper() for name in os.environ if name.upper() not in known]
    return [f"{name}: is no setting{meant} (environment)" for name in strange if (meant := _meant(name))]


@cache
def _names() -> Mapping[str, int]:
    """Every setting, with the letters that it has."""
    return {name.upper(): _letters(name.upper()) for name in Settings.model_fields}


def _meant(name: str) -> str:
    letters = _letters(name)
    # Every letter that only one of two names has makes them less alike. That is quick to see, and decides most.
    near = [
        one
        for one, others in _names().items()
        if max((letters ^ others).bit_count(), abs(len(name) - len(one))) <= (1 - ALIKE) * (len(name) + len(one))
    ]
    if not near:
        return ""
    from difflib import get_close_matches

    found = get_close_matches(name, near, n=1, cutoff=ALIKE)
    return f"; did you mean {found[0]}?" if found else ""


def _letters(name: str) -> int:
    """A bit for every letter that a name has."""
    return sum(1 << number for number in {ord(letter) % LETTERS for letter in name})
