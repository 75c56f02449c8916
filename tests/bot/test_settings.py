"""Settings: one line names each missing or malformed one."""

import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot import key_files, settings
from bot.settings import BadSettings, SettingsError

ROOT = Path(__file__).parents[2]
NAMES = [name.upper() for name in settings.Settings.model_fields]


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def test_without_any_setting_the_defaults_stand() -> None:
    chosen = settings.load()
    assert chosen.bot_api_url == "https://api.telegram.org"
    assert chosen.database_url == "sqlite+aiosqlite:///data/czn-index.db"
    assert chosen.default_language == "ru"


def test_a_missing_token_is_named() -> None:
    with pytest.raises(SettingsError, match="BOT_TOKEN is missing"):
        settings.load().require_token()


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("BOT_TOKEN", "not-a-token", "BOT_TOKEN: does not look like a bot token"),
        ("BOT_API_URL", "localhost", "BOT_API_URL: is not an address"),
        ("MESSENGER", "icq", "MESSENGER: "),
        ("METHODOLOGY_VERSION", "2027.1", "METHODOLOGY_VERSION: '2027.1' is not 2022.1, 2026.1, or 2026.1 from a day"),
        ("METHODOLOGY_VERSION", "2026.1 from soon", "METHODOLOGY_VERSION: 'soon' is not a day such as 2027-01-04"),
        ("JOB_SEEKERS_WEIGHT", "0.49", "JOB_SEEKERS_WEIGHT: must be from 0.5 to 0.9: the part of job seekers"),
        ("JOB_SEEKERS_WEIGHT", "1", "JOB_SEEKERS_WEIGHT: must be from 0.5 to 0.9: the part of job seekers"),
        ("JOB_SEEKERS_WEIGHT", "nan", "JOB_SEEKERS_WEIGHT: must be from 0.5 to 0.9: the part of job seekers"),
        ("JOB_SEEKERS_WEIGHT", "0.755", "JOB_SEEKERS_WEIGHT: must have two decimals at most"),
        ("JOB_SEEKERS_WEIGHT", "half", "JOB_SEEKERS_WEIGHT: Input should be a valid number"),
        ("MAX_TOKEN", "short", "MAX_TOKEN: does not look like a token of MAX"),
        ("MAX_API_URL", "localhost", "MAX_API_URL: is not an address"),
        ("DEFAULT_LANGUAGE", "de", "DEFAULT_LANGUAGE: is not one of CHAT_LANGUAGES: ru, en"),
        ("CHAT_LANGUAGES", "en", "DEFAULT_LANGUAGE: is not one of CHAT_LANGUAGES: en"),
        ("CHAT_LANGUAGES", "ru,tt", "CHAT_LANGUAGES: tt is a draft that no reviewer has read"),
        ("QUESTIONNAIRE", "2026", "QUESTIONNAIRE: '2026' is not one of 2022.1, 2026.1"),
        ("LOG_FORMAT", "xml", "LOG_FORMAT: "),
        ("TICK_SECONDS", "0", "TICK_SECONDS: "),
        ("WEBHOOK_LISTEN", "8080", "WEBHOOK_LISTEN: is not host:port"),
        ("WEB_LISTEN", "8081", "WEB_LISTEN: is not host:port"),
        ("WEB_LISTEN", "127.0.0.1:8081", "WEB_URL is missing"),
        ("WEB_URL", "https://host/path", "WEB_URL: is not an address without a path"),
        ("WEB_URL", "ftp://host", "WEB_URL: is not an address without a path"),
        ("WEB_PROXIES", "10.0.0.0/8,nginx", "WEB_PROXIES: nginx is not an address or a network"),
        ("MINI_APP", "true", "MINI_APP needs a WEB_URL with https"),
        ("MESSENGER", "web", "WEB_LISTEN is missing: MESSENGER=web has nothing else to do"),
        ("STATUS_LISTEN", "127.0.0.1:70000", "STATUS_LISTEN: is not host:port"),
        ("WEBHOOK_URL", "https://example.org/hook", "WEBHOOK_SECRET is missing"),
    ],
)
def test_a_malformed_setting_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str, message: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as refusal:
        settings.load()
    assert str(refusal.value).startswith(message)
    assert "\n" not in str(refusal.value)


def test_a_malformed_token_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", "secret without colon")
    with pytest.raises(SettingsError) as refusal:
        settings.load()
    assert "secret without" not in str(refusal.value)


def test_each_messenger_has_its_own_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", "123456:from-telegram")
    assert settings.load().require_token() == "123456:from-telegram"
    monkeypatch.setenv("MESSENGER", "max")
    with pytest.raises(SettingsError, match="MAX_TOKEN is missing"):
        settings.load().require_token()
    monkeypatch.setenv("MAX_TOKEN", "a-token-of-the-other-messenger")
    assert settings.load().require_token() == "a-token-of-the-other-messenger"


def test_a_weak_webhook_secret_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEBHOOK_URL", "https://example.org/hook")
    monkeypatch.setenv("WEBHOOK_SECRET", "short")
    with pytest.raises(SettingsError, match="WEBHOOK_SECRET must have 16"):
        settings.load()


def test_settings_are_read_from_a_file(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("BOT_TOKEN=123456:from-a-file\nDEFAULT_LANGUAGE=en\n")
    chosen = settings.load()
    assert chosen.require_token() == "123456:from-a-file"
    assert chosen.default_language == "en"


def test_the_secret_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "secret.key"
    first = key_files.secret_key(path)
    assert len(first) == 32
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert key_files.secret_key(path) == first
    assert os.listdir(path.parent) == ["secret.key"]


def test_starting_many_times_at_once_makes_one_secret(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: key_files.secret_key(path), range(8)))
    assert len(keys) == 1


def test_a_secret_that_others_can_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"
    path.write_bytes(b"x" * 32)
    path.chmod(0o644)
    with pytest.raises(SettingsError, match="can be read by others"):
        key_files.secret_key(path)


def test_a_short_secret_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"
    path.write_bytes(b"short")
    path.chmod(0o600)
    with pytest.raises(SettingsError, match="has 5 bytes; 32 are needed"):
        key_files.secret_key(path)


@pytest.mark.parametrize(
    ("codec", "message"),
    [
        ("cp1251", ".env: line 2 is not in UTF-8, perhaps in Windows-1251: save the file as UTF-8"),
        ("utf-16", ".env: is in UTF-16: save it as UTF-8"),
    ],
)
def test_a_file_in_another_encoding_is_one_line(tmp_path: Path, codec: str, message: str) -> None:
    (tmp_path / ".env").write_text("BOT_TOKEN=123456:from-a-file\nOPERATOR_CONTACT=Служба\n", encoding=codec)
    with pytest.raises(BadSettings) as refusal:
        settings.load()
    assert str(refusal.value) == message


def test_a_mark_before_the_first_setting_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("BOT_TOKEN=123456:from-a-file\n", encoding="utf-8-sig")
    assert settings.load().require_token() == "123456:from-a-file"


def test_everything_that_is_wrong_is_named_at_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("STATUS_LISTN=127.0.0.1:9090\nTICK_SECONDS=0\nCOLOUR=red\n")
    monkeypatch.setenv("DEFAULT_LANGUAGE", "de")
    monkeypatch.setenv("LOG_FORMATT", "json")
    monkeypatch.setenv("EDITOR", "vi")
    with pytest.raises(BadSettings) as refusal:
        settings.load()
    assert sorted(str(refusal.value).splitlines()) == [
        "COLOUR: is no setting (.env)",
        "DEFAULT_LANGUAGE: is not one of CHAT_LANGUAGES: ru, en",
        "LOG_FORMATT: is no setting; did you mean LOG_FORMAT? (environment)",
        "STATUS_LISTN: is no setting; did you mean STATUS_LISTEN? (.env)",
        "TICK_SECONDS: Input should be greater than or equal to 1",
    ]


@pytest.mark.parametrize("command", [["-m", "bot"], ["admin_cli.py", "db", "upgrade"]])
def test_wrong_settings_end_every_program_with_exit_code_2(tmp_path: Path, command: list[str]) -> None:
    (tmp_path / ".env").write_bytes("OPERATOR_CONTACT=Служба".encode("cp1251"))
    for room in ("bot", "handlers", "questionnaire", "scoring", "storage", "admin_cli.py"):
        (tmp_path / room).symlink_to(ROOT / room)
    done = subprocess.run([sys.executable, *command], cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1 and ".env: line 1 is not in UTF-8" in done.stderr
