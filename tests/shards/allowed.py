"""The statements that are about the nation, and so go to every node: which, and why."""

from dataclasses import dataclass

from tests.shards.faults import Fault


@dataclass(frozen=True, slots=True)
class Allowed:
    """The only faults that a place may have, and the reason."""

    faults: frozenset[Fault]
    reason: str


def _unnamed(reason: str, *places: str) -> dict[str, Allowed]:
    return {f"storage/{place}": Allowed(frozenset({Fault.UNNAMED}), reason) for place in places}


def _everywhere(reason: str, *places: str) -> dict[str, Allowed]:
    return {f"storage/{place}": Allowed(frozenset({Fault.EVERYWHERE}), reason) for place in places}


ALLOWED: dict[str, Allowed] = {
    **_unnamed(
        "an operator's list, search or file of the whole nation, or of something named by its id alone",
        "counting/quality_counts.py:counts_of_each",
        "entry/kiosks.py:listing",
        "entry/kiosks.py:revoke",
        "entry/visit_counts.py:by_day",
        "entry/visit_counts.py:by_hour",
        "entry/visit_counts.py:counting",
        "entry/visit_counts.py:spans",
        "entry/visit_ledger.py:_answers",
        "entry/visit_ledger.py:_visits",
        "entry/visit_ledger.py:by_token",
        "entry/visit_ledger.py:ledger",
        "entry/visit_ledger.py:reported_spans",
        "entry/visit_ledger.py:taking_part",
        "export/rows.py:_pages",
        "export/rows.py:count",
        "export/rows.py:longest",
        "quality/alerts.py:_listed",
        "quality/cases.py:by_id",
        "quality/cases.py:listing",
        "quality/invalid_answers.py:renumbered",
        "quality/reviews.py:history",
        "results/actions.py:of_centers",
        "results/actions.py:reported_between",
        "results/indicators.py:between",
        "results/revisions.py:of_week",
        "results/revisions.py:weeks",
        "results/snapshots.py:heads",
        "results/snapshots.py:history",
        "results/snapshots.py:latest",
        "results/snapshots.py:newest_parts",
        "results/snapshots_2026.py:heads",
        "results/snapshots_2026.py:latest",
        "results/snapshots_2026.py:newest_indices",
        "results/snapshots_2026.py:newest_parts",
    ),
    **_unnamed(
        "a publication: the nation is what it is about",
        "counting/answers.py:completed_in_week",
        "counting/answers.py:flagged",
        "counting/answers.py:sizes",
        "counting/cell_counts.py:counts",
        "counting/changes.py:read",
        "counting/changes.py:total",
        "counting/packed_weeks.py:empty",
        "delivery/digests.py:last_weeks",
        "quality/reviews.py:under_review",
        "results/indicators.py:means",
        "results/publications.py:last_week_of_both",
        "results/publications.py:of_weeks",
        "results/revisions.py:newest_at",
        "results/snapshots.py:newest_results",
        "results/snapshots_2026.py:first_week",
        "results/snapshots_2026.py:results",
        "results/snapshots_2026.py:seen",
        "results/snapshots_2026.py:stars",
    ),
    **_unnamed(
        "at night or by the hour: what is over, or becomes coarse, at the same time everywhere",
        "counting/packed_weeks.py:end",
        "entry/bad_tokens.py:purge",
        "entry/networks.py:purge",
        "erasure/coarsening.py:_coarsen",
        "erasure/coarsening.py:due",
        "erasure/idle_respondents.py:_pages",
        "erasure/idle_respondents.py:_with",
        "erasure/idle_respondents.py:end",
        "erasure/retention.py:_apply",
        "survey/comment_words.py:settle",
        "survey/contact_waits.py:purge",
        "survey/launches.py:purge",
        "survey/newcomers.py:settle",
        "words/callback_requests.py:_tell_audit",
        "words/callback_requests.py:purge",
    ),
    **_unnamed(
        "a job that looks for interviews left open, whoever began them",
        "people/respondents.py:accounts_of",
        "survey/open_interviews.py:every_open",
    ),
    **_unnamed(
        "a person's wish to see or to delete everything, also what a file has brought",
        "erasure/privacy.py:_all_of",
        "erasure/privacy.py:forget_respondent",
    ),
    **_unnamed("a job that looks for requests that wait too long, at any center", "words/waiting_requests.py:_asked"),
    **_unnamed(
        "how fast is too fast is judged by the nation's last thousand: once in ten minutes for each process",
        "survey/completions.py:last_seconds",
    ),
    **_unnamed(
        "monitoring, or how far a week has come: counts the nation",
        "counting/packed_weeks.py:count",
        "delivery/digests.py:count_of_week",
        "operating/vitals.py:read",
        "quality/cases.py:count_open_since",
        "results/revisions.py:count_of_week",
        "results/revisions.py:renewed",
        "words/callback_requests.py:waiting",
    ),
    **_unnamed("a copy or a backup is of everything", "backup/server_rows.py:replace", "backup/copying.py:_pages"),
    "storage/people/respondent_centers.py:fill": Allowed(
        frozenset({Fault.UNNAMED, Fault.TWO_KEYS}), "a copy into a cluster writes down once who has answered where"
    ),
    **_everywhere(
        "operators load centers, and say how strict they are",
        "places/centers.py:_region_ids",
        "places/centers.py:load",
        "places/centers.py:set_region_verification",
        "places/centers.py:set_verification",
    ),
    **_everywhere(
        "what the nation is compared with, once for a publication",
        "results/frames_2026.py:freeze",
        "results/national_frames.py:freeze",
        "results/norms.py:publish",
    ),
    **_everywhere("a copy is of everything", "backup/copying.py:_insert"),
    **_everywhere("the first client of a poster, once for each poster", "entry/posters.py:note_scan"),
}
