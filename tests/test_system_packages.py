"""`make test` with a missing system package: installs it, or names it and ends."""

import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parent / "system_packages.sh"
EVERYTHING = {
    "python3-venv": "usr/lib/python3.11/ensurepip/__init__.py",
    "postgresql": "usr/lib/postgresql/15/bin/initdb",
    "nginx-light": "usr/sbin/nginx",
    "chromium-headless-shell": "usr/bin/chromium-headless-shell",
    "espeak-ng": "usr/bin/espeak-ng",
    "fonts-dejavu-core": "usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
    "fonts-noto-color-emoji": "usr/share/fonts/truetype/noto/NotoColorEmoji.ttf",
}

CLUSTER = {
    "postgresql": "usr/lib/postgresql/15/bin/initdb",
    "nginx-light": "usr/sbin/nginx",
    "etcd-server": "usr/bin/etcd",
    "haproxy": "usr/sbin/haproxy",
    "pgbackrest": "usr/bin/pgbackrest",
    "openjdk-17-jre-headless": "usr/lib/jvm/java-17-openjdk-amd64/bin/java",
}


class Machine:
    """A separate root folder, and stand-ins for the system's programs."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "root"
        self.asked = folder / "asked"
        self._programs = folder / "programs"
        self._programs.mkdir()
        for name in ("bash", "env", "mkdir", "touch", "dirname"):
            (self._programs / name).symlink_to(str(shutil.which(name)))

    def put(self, path: str) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).touch()

    def program(self, name: str, does: str) -> None:
        path = self._programs / name
        path.write_text(f"#!{shutil.which('bash')}\n{does}\n")
        path.chmod(0o755)

    def user(self, number: int) -> None:
        self.program("id", f"echo {number}")

    def apt(self, *brings: str) -> None:
        made = "\n".join(f"mkdir -p $(dirname {self.root / path}); touch {self.root / path}" for path in brings)
        self.program("apt-get", f'echo "$0 $*" >> {self.asked}\n[ "$1" = update ] || {{ {made or ":"}\n}}')

    def run(self, *words: str) -> tuple[int, str, str]:
        environment = {"PATH": str(self._programs), "SYSTEM_ROOT": str(self.root)}
        done = subprocess.run([SCRIPT, *words], env=environment, capture_output=True, text=True)
        return done.returncode, done.stdout, done.stderr

    @property
    def installed(self) -> list[str]:
        """The packages that apt-get was asked for."""
        lines = self.asked.read_text().splitlines() if self.asked.exists() else []
        return [word for line in lines if " install " in line for word in line.split() if word in EVERYTHING | CLUSTER]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    made = Machine(tmp_path)
    made.user(0)
    return made


def test_where_everything_is_there_nothing_is_said(machine: Machine) -> None:
    for path in EVERYTHING.values():
        machine.put(path)
    machine.apt()
    assert machine.run() == (0, "", "")
    assert not machine.asked.exists()


def test_root_gets_everything_that_is_missing_with_one_line(machine: Machine) -> None:
    machine.apt(*EVERYTHING.values())
    line = f"The tests need {' '.join(EVERYTHING)}: installing with apt-get …\n"
    assert machine.run() == (0, line, "")
    assert machine.installed == list(EVERYTHING)


@pytest.mark.parametrize("missing", EVERYTHING)
def test_each_is_found_missing_by_itself(machine: Machine, missing: str) -> None:
    for package, path in EVERYTHING.items():
        if package != missing:
            machine.put(path)
    machine.apt(EVERYTHING[missing])
    assert machine.run()[0] == 0
    assert machine.installed == [missing]


def test_the_whole_chromium_is_enough(machine: Machine) -> None:
    for package, path in EVERYTHING.items():
        machine.put("usr/bin/chromium" if package == "chromium-headless-shell" else path)
    machine.apt()
    assert machine.run() == (0, "", "")


def test_any_python_that_makes_virtual_environments_is_enough(machine: Machine) -> None:
    for package, path in EVERYTHING.items():
        if package != "python3-venv":
            machine.put(path)
    machine.program("python3", '[ "$*" = "-c import ensurepip" ]')
    machine.apt()
    assert machine.run() == (0, "", "")


def test_an_ordinary_user_is_helped_by_sudo(machine: Machine) -> None:
    machine.user(1000)
    machine.apt(*EVERYTHING.values())
    machine.program("sudo", 'shift; [ "$1" = true ] || exec "$@"')
    assert machine.run()[0] == 0
    assert machine.installed == list(EVERYTHING)


@pytest.mark.parametrize("why", ["no sudo", "sudo wants a password", "no apt-get", "apt-get fails"])
def test_where_nothing_can_be_installed_it_is_named_with_exit_code_2(machine: Machine, why: str) -> None:
    machine.put(EVERYTHING["postgresql"])
    if why == "no sudo":
        machine.user(1000)
        machine.apt(*EVERYTHING.values())
    elif why == "sudo wants a password":
        machine.user(1000)
        machine.apt(*EVERYTHING.values())
        machine.program("sudo", "exit 1")
    elif why == "apt-get fails":
        machine.program("apt-get", "exit 100")
    status, _, error = machine.run()
    missing = "python3-venv nginx-light chromium-headless-shell espeak-ng fonts-dejavu-core fonts-noto-color-emoji"
    assert (status, error.count("\n")) == (2, 1)
    assert error.startswith(f"The tests need {missing}, which could not be installed here")
    assert machine.installed == []


@pytest.mark.parametrize("missing", CLUSTER)
def test_a_cluster_gets_its_own_programs_one_by_one(machine: Machine, missing: str) -> None:
    for package, path in CLUSTER.items():
        if package != missing:
            machine.put(path)
    machine.apt(CLUSTER[missing])
    assert machine.run("cluster") == (0, f"The tests need {missing}: installing with apt-get …\n", "")
    assert machine.installed == [missing]
