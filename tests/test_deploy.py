"""The files in deploy/ agree with the product, and with each other."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"


def read(name: str) -> str:
    return (DEPLOY / name).read_text(encoding="utf-8")


def test_the_image_has_every_room_and_nothing_secret() -> None:
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
    rooms = {room.rstrip("*") for room in tools["packages"]["find"]["include"]}
    copied = set(re.findall(r"^COPY (\w+) \1$", read("Dockerfile"), re.MULTILINE))
    sent = {line.removeprefix("!") for line in read("Dockerfile.dockerignore").splitlines() if line.startswith("!")}
    assert copied == rooms
    assert sent == rooms | {"pyproject.toml", "constraints.txt", "README.md", "admin_cli.py", "deploy/backup.sh"}


def test_the_proxy_knows_the_workers_of_the_compose_file() -> None:
    addresses = re.findall(r"ipv4_address: (\S+)", read("compose.yaml"))
    assert len(addresses) == 2
    assert re.findall(r"^server (\S+):8080 ", read("nginx/workers.conf"), re.MULTILINE) == addresses
    assert "WEBHOOK_LISTEN=0.0.0.0:8080" in read("Dockerfile")


def test_a_worker_is_given_the_time_that_it_needs_to_finish() -> None:
    from bot.messenger.webhook import DRAIN_SECONDS

    (compose,) = re.findall(r"stop_grace_period: (\d+)s", read("compose.yaml"))
    (unit,) = re.findall(r"TimeoutStopSec=(\d+)", read("czn-index@.service"))
    assert min(int(compose), int(unit)) > DRAIN_SECONDS
