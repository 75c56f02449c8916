"""A messenger that opens a mini-app: signs init data as Telegram's and MAX's documentation say, by itself."""

import hashlib
import hmac
import json
from datetime import datetime
from urllib.parse import quote, urlencode

TELEGRAM_TOKEN = "7001:a-token-of-a-bot-for-mini-apps"
MAX_TOKEN = "a-token-of-another-bot-in-max"


def init_data(token: str, user_id: int, at: datetime, *, language: str = "ru", **more: str) -> str:
    """`more` fields, such as `start_param`, are signed too."""
    user = json.dumps({"id": user_id, "first_name": "Анна & Co", "language_code": language}, ensure_ascii=False)
    fields = {"auth_date": str(int(at.timestamp())), "query_id": "AAF4S70N", "user": user, **more}
    lines = "\n".join(f"{name}={fields[name]}" for name in sorted(fields))
    secret = hmac.new(b"WebAppData", token.encode(), hashlib.sha256).digest()
    mark = hmac.new(secret, lines.encode(), hashlib.sha256).hexdigest()
    return urlencode({**fields, "hash": mark}, quote_via=quote)


def dialog(chat_id: int) -> str:
    """The field `chat` of MAX."""
    return json.dumps({"id": chat_id, "type": "DIALOG"})
