"""Comments counted, and sorting measured: figures worked out by hand."""

import pytest

from scoring.agreement import agreement, averages
from scoring.comment_themes import count_comments
from tests.approx import Approx

GROUP_OF = {"courtesy": "F", "expertise": "F", "queue": "E", "site": "C"}


def test_below_ten_comments_nothing_is_said_of_them() -> None:
    assert count_comments([{"queue"}] * 9, GROUP_OF) is None
    assert count_comments([{"queue"}] * 10, GROUP_OF) is not None
    assert count_comments([], GROUP_OF) is None


def test_a_comment_counts_for_each_of_its_themes_and_once_for_each_group() -> None:
    """Four about both themes of F, three about one of them and the queue, three about the queue, one about nothing."""
    comments = [{"courtesy", "expertise"}] * 4 + [{"courtesy", "queue"}] * 3 + [{"queue"}] * 3 + [set[str]()]
    found = count_comments(comments, GROUP_OF)
    assert found is not None
    assert (found.n, found.unassigned) == (11, 1)
    assert found.themes == {"courtesy": 7, "queue": 6, "expertise": 4}
    assert found.groups == {"F": 7, "E": 6}


def test_what_fewer_than_three_comments_are_about_is_not_named() -> None:
    comments = [{"queue"}] * 8 + [{"site"}] * 2 + [{"courtesy"}, {"expertise"}, {"courtesy", "expertise"}]
    found = count_comments(comments, GROUP_OF)
    assert found is not None
    assert (found.n, found.unassigned) == (13, 0)
    assert found.themes == {"queue": 8}
    assert found.groups == {"E": 8, "F": 3}


def test_the_most_frequent_theme_stands_first_and_ties_keep_the_dictionarys_order() -> None:
    found = count_comments([{"site"}] * 6 + [{"queue"}] * 5 + [{"expertise"}] * 5, GROUP_OF)
    assert found is not None
    assert list(found.themes) == ["site", "expertise", "queue"]


def test_precision_and_recall_by_hand() -> None:
    """ "queue" was wanted of the first three and given to all but the third: two of five right."""
    wanted = [{"queue"}, {"queue", "site"}, {"queue"}, set[str](), {"site"}, set[str]()]
    given = [{"queue"}, {"queue"}, set[str](), {"queue", "site"}, {"queue", "site"}, {"queue"}]
    queue, site, none = (agreement(label, wanted, given) for label in ("queue", "site", "phone"))
    assert (queue.label, queue.wanted, queue.given, queue.right) == ("queue", 3, 5, 2)
    assert (queue.precision, queue.recall) == (2 / 5, 2 / 3)
    assert (site.wanted, site.given, site.right) == (2, 2, 1)
    assert (none.precision, none.recall) == (None, None)
    over = averages([queue, site, none])
    assert (over.micro_precision, over.micro_recall) == (3 / 7, 3 / 5)
    assert (over.macro_precision, over.macro_recall) == (Approx(9 / 20), Approx(7 / 12))
    assert averages([none]).micro_recall is None and averages([none]).macro_recall is None


def test_labels_of_other_comments_are_refused() -> None:
    with pytest.raises(ValueError, match="shorter"):
        agreement("queue", [{"queue"}, {"queue"}], [{"queue"}])
