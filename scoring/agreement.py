"""How well a rule sorts comments: its labels against those of a reader (methodology §13)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

Labels = Collection[str]


@dataclass(frozen=True, slots=True)
class Agreement:
    """One label over many comments.

    wanted   comments that the reader gave the label
    given    comments that the rule gave it
    right    comments that both did
    """

    label: str
    wanted: int
    given: int
    right: int

    @property
    def precision(self) -> float | None:
        """The share of given labels that are right: `right / given`, 0–1; None if none was given."""
        return self.right / self.given if self.given else None

    @property
    def recall(self) -> float | None:
        """The share of wanted labels that were given: `right / wanted`, 0–1; None if none was wanted."""
        return self.right / self.wanted if self.wanted else None


@dataclass(frozen=True, slots=True)
class Averages:
    """Precision and recall over several labels, 0–1; None if they are undefined.

    micro   of all labels pooled: `Σ right / Σ given`, `Σ right / Σ wanted`; common labels weigh more
    macro   the plain mean of the labels' own, of those for which it is defined; every label weighs the same
    """

    micro_precision: float | None
    micro_recall: float | None
    macro_precision: float | None
    macro_recall: float | None


def agreement(label: str, wanted: Sequence[Labels], given: Sequence[Labels]) -> Agreement:
    """Compares the reader's labels with the rule's, comment by comment, for one label. A comment may have several.

    Raises ValueError if the two have different numbers of comments.

    >>> one = agreement("site", [{"site"}, {"site", "phone"}, set()], [{"site"}, {"phone"}, {"site"}])
    >>> one.precision, one.recall
    (0.5, 0.5)
    """
    pairs = list(zip(wanted, given, strict=True))
    return Agreement(
        label,
        wanted=sum(label in reader for reader, _ in pairs),
        given=sum(label in rule for _, rule in pairs),
        right=sum(label in reader and label in rule for reader, rule in pairs),
    )


def averages(labels: Sequence[Agreement]) -> Averages:
    """Micro and macro averages over labels (van Rijsbergen 1979; Sebastiani 2002 doi:10.1145/505282.505283).

    With 3 right of 4 given for one label and 1 of 4 for another, micro precision is 4/8 and macro (3/4 + 1/4)/2. Labels
    of different sizes make the two differ:

    >>> found = averages([Agreement("a", wanted=8, given=8, right=8), Agreement("b", wanted=2, given=2, right=0)])
    >>> found.micro_precision, found.macro_precision
    (0.8, 0.5)
    """
    right = sum(one.right for one in labels)
    return Averages(
        micro_precision=_share(right, sum(one.given for one in labels)),
        micro_recall=_share(right, sum(one.wanted for one in labels)),
        macro_precision=_mean(one.precision for one in labels),
        macro_recall=_mean(one.recall for one in labels),
    )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None
