"""Signatures of webhooks, as the Standard Webhooks specification has them.

The signed text is the event's id, the moment in seconds and the body, with points between; the signature is its
HMAC-SHA256 in base64. A webhook's secret is derived from the installation's own key, so that the database has none.
"""

import base64
import hmac
import secrets
from datetime import datetime
from pathlib import Path

from bot.key_files import private_file
from bot.settings import SettingsError

SETTING = "WEBHOOKS_KEY_FILE"
KEY_BYTES = 32
PREFIX = "whsec_"
VERSION = "v1"


def secret_of(path: Path, webhook_id: str) -> str:
    """The secret that a webhook's receiver checks signatures with. The file is made on first use. Raises
    SettingsError."""
    key = private_file(SETTING, path, lambda: secrets.token_bytes(KEY_BYTES))
    if len(key) != KEY_BYTES:
        raise SettingsError(f"{SETTING}: {path} does not hold the key of webhooks")
    return PREFIX + base64.b64encode(hmac.digest(key, f"webhook:{webhook_id}".encode(), "sha256")).decode()


def headers(secret: str, event_id: str, body: bytes, now: datetime) -> dict[str, str]:
    """The headers of one try."""
    moment = int(now.timestamp())
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signature = hmac.digest(key, f"{event_id}.{moment}.".encode() + body, "sha256")
    return {
        "webhook-id": event_id,
        "webhook-timestamp": str(moment),
        "webhook-signature": f"{VERSION},{base64.b64encode(signature).decode()}",
    }
