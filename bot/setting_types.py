"""What a setting may hold: types that refuse anything else in words, without the name, which `settings` puts before."""

import re
from collections.abc import Callable
from ipaddress import ip_network
from typing import Annotated, TypeVar
from urllib.parse import urlsplit

from pydantic import AfterValidator, SecretStr

from questionnaire import languages, versions
from scoring.method_2026 import versions as methodologies

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


def _host_and_port(value: str) -> None:
    host, _, port = value.rpartition(":")
    if not host or not port.isdigit() or int(port) > 65535:
        raise ValueError("is not host:port")


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
HostAndPort = Annotated[str, _checked(_host_and_port)]
Origin = Annotated[str, AfterValidator(_origin)]
"""An address without a path, and without a slash at its end."""
Networks = Annotated[str, _checked(_networks)]
"""Addresses and networks with commas between."""
QuestionnaireVersions = Annotated[str, _checked(versions.parse)]
MethodologyVersions = Annotated[str, _checked(methodologies.parse)]
JobSeekersWeight = Annotated[float, _checked(methodologies.check_weight)]
LanguageList = Annotated[str, _checked(languages.asked_for)]
