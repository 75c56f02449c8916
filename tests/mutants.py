"""The tests tested: every function of scoring/ and questionnaire/ with one change at a time (mutmut's mutants).

    python -m tests.mutants                                all of them
    python -m tests.mutants "scoring.shares*"              those of a module
    python -m tests.mutants --sample 400 --seed 7          drawn at random
    python -m tests.mutants --again                        those that the last run has left, by all their tests

What was judged earlier stays judged as long as the module and the test that noticed the change are the same, and of a
change that none noticed all tests that call the function; `--anew` forgets it.
Ends with the share that tests have noticed and with those that none has. Fails if one of them does not stand in
tests/mutants_left.toml, which says why it stays.
"""

import argparse
import fnmatch
import json
import math
import multiprocessing
import os
import random
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mutmut.mutation.data import MutantLineSpans

ROOT = Path(__file__).parents[1]
TREE = ROOT / "mutants"
JUDGED = TREE / "judged.json"
MANGLED = re.compile(r"\b(x_|xǁ\w+ǁ)(?=\w+__mutmut_)|__mutmut_(orig|\d+)")
LEFT = ROOT / "tests" / "mutants_left.toml"


@dataclass(frozen=True)
class Change:
    """What a mutant changes: in which function, and which line into which."""

    name: str
    function: str
    was: str
    now: str


def generate() -> dict[str, Path]:
    """Make the tree with the mutants, and tell in which file each stands."""
    # Here and below, not above: `make test` reads this file without the extra `mutants`.
    from mutmut import __main__ as mutmut
    from mutmut.mutation.data import SourceFileMutationData
    from mutmut.utils.file_utils import copy_also_copy_files, copy_src_dir, walk_mutatable_files

    TREE.mkdir(exist_ok=True)
    with open(os.devnull, "w", encoding="utf-8") as silence, redirect_stdout(silence):
        copy_src_dir()
        copy_also_copy_files()
        mutmut.create_mutants(multiprocessing.cpu_count())
    found: dict[str, Path] = {}
    for path in walk_mutatable_files():
        data = SourceFileMutationData(path=path)
        data.load()
        found |= dict.fromkeys(data.exit_code_by_key, path)
    return found


def change(name: str, path: Path) -> Change:
    from mutmut.utils.format_utils import mangled_name_from_mutant_name

    function = mangled_name_from_mutant_name(name)
    original = f"{function.rpartition('.')[2]}__mutmut_orig"
    texts = spans_of(path).read_function_sources([original, name.rpartition(".")[2]])
    was, now = ([line.strip() for line in MANGLED.sub("", text).split("\n")] for text in texts)
    return Change(name, re.sub(r"\bx_|xǁ", "", function).replace("ǁ", "."), *apart(was, now))


@cache
def spans_of(path: Path) -> "MutantLineSpans":
    """Which lines of a file of mutants are whose."""
    from mutmut.mutation.data import MutantLineSpans

    spans = MutantLineSpans.load(path)
    assert spans
    return spans


def apart(was: list[str], now: list[str]) -> tuple[str, str]:
    """The lines between the common beginning and the common end."""
    head = next((i for i, (a, b) in enumerate(zip(was, now, strict=False)) if a != b), min(len(was), len(now)))
    was, now = was[head:], now[head:]
    tail = next(
        (i for i, (a, b) in enumerate(zip(was[::-1], now[::-1], strict=False)) if a != b), min(len(was), len(now))
    )
    return " ".join(was[: len(was) - tail]), " ".join(now[: len(now) - tail])


def wilson(noticed: int, of: int) -> tuple[float, float]:
    """Wilson's interval of a share at 95 %."""
    share, z = noticed / of, 1.96
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return middle - half, middle + half


def reasons(changes: Iterable[Change]) -> Iterator[tuple[Change, str]]:
    """Why each of these stays, or nothing."""
    entries = tomllib.loads(LEFT.read_text(encoding="utf-8")).get("left", [])
    for left in changes:
        fitting = (
            entry["reason"]
            for entry in entries
            if fnmatch.fnmatchcase(left.function, entry["function"])
            and re.search(entry.get("was", ""), left.was)
            and re.search(entry.get("now", ""), left.now)
        )
        yield left, next(fitting, "")


def judge(names: Sequence[str], found: dict[str, Path], processes: int, *, again: bool) -> dict[str, str]:
    rooms = sorted({name.split(".")[0] for name in names})
    asked = {
        "names": names,
        "listed": [one.name for one, reason in reasons(change(name, found[name]) for name in names) if reason],
        "judged": str(JUDGED),
        "processes": processes,
        "again": again,
        "arguments": ["--rootdir=.", "-p", "no:cacheprovider", *(f"tests/{room}" for room in rooms)],
    }
    # One thread each: the processes fill the machine.
    environment = os.environ | {"MUTANT_UNDER_TEST": "", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "tests.mutants_judge"]
    subprocess.run(command, cwd=TREE, env=environment, input=json.dumps(asked), text=True, check=True)
    return verdicts(names)


def verdicts(names: Iterable[str]) -> dict[str, str]:
    """What has become of those of these changes that were judged."""
    judged = json.loads(JUDGED.read_text(encoding="utf-8")) if JUDGED.exists() else {}
    return {name: judged[name][0] for name in names if name in judged}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", help="mutants by name; * stands for anything")
    parser.add_argument("--sample", type=int, help="draw this number of them")
    parser.add_argument("--seed", type=int, default=1, help="of the draw")
    parser.add_argument(
        "--again",
        action="store_true",
        help="only those that the last run has left, those on the list by all tests, too",
    )
    parser.add_argument("--anew", action="store_true", help="forget what was judged earlier")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    asked = parser.parse_args()
    if asked.anew:
        JUDGED.unlink(missing_ok=True)
    found = generate()
    last = verdicts(found)
    among = sorted(name for name in found if not asked.again or last.get(name, "killed") != "killed")
    # In the order of the patterns.
    names = list(dict.fromkeys(name for one in asked.names or ["*"] for name in fnmatch.filter(among, one)))
    if asked.sample:
        # In the order of the draw: a run that is broken off has judged a sample too.
        names = random.Random(asked.seed).sample(names, min(asked.sample, len(names)))
    if not names:
        parser.error(f"no mutant has such a name: {asked.names}")
    return report(judge(names, found, asked.processes, again=asked.again), found)


def report(judged: dict[str, str], found: dict[str, Path]) -> int:
    """Print what stays, and the share noticed. 1 if something stays without a reason."""
    left = reasons(change(name, found[name]) for name, verdict in sorted(judged.items()) if verdict != "killed")
    unexplained = 0
    for stays, reason in left:
        if not reason:
            unexplained += 1
            untested = "no test calls it" if judged[stays.name] == "no tests" else ""
            print(f"{stays.name} {untested}\n  - {stays.was}\n  + {stays.now}")
    noticed = sum(verdict == "killed" for verdict in judged.values())
    low, high = wilson(noticed, len(judged))
    print(f"noticed {noticed} of {len(judged)}: {noticed / len(judged):.1%} (95 % interval {low:.1%} to {high:.1%})")
    if unexplained:
        print(f"{unexplained} stay without a reason in {LEFT.relative_to(ROOT)}")
    return 1 if unexplained else 0


if __name__ == "__main__":
    sys.exit(main())
