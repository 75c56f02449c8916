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
        "actions.py:of_centers",
        "actions.py:reported_between",
        "alerts.py:_listed",
        "cases.py:by_id",
        "cases.py:listing",
        "export/rows.py:_pages",
        "export/rows.py:count",
        "export/rows.py:longest",
        "indicators.py:between",
        "invalid_answers.py:renumbered",
        "kiosks.py:listing",
        "kiosks.py:revoke",
        "quality_counts.py:counts_of_each",
        "reviews.py:history",
        "snapshots.py:heads",
        "snapshots.py:history",
        "snapshots.py:latest",
        "snapshots.py:newest_parts",
        "snapshots.py:of_week",
        "snapshots.py:weeks",
        "snapshots_2026.py:heads",
        "snapshots_2026.py:latest",
        "snapshots_2026.py:newest_indices",
        "snapshots_2026.py:newest_parts",
        "snapshots_2026.py:of_week",
        "snapshots_2026.py:weeks",
        "visit_counts.py:by_day",
        "visit_counts.py:counting",
        "visit_counts.py:by_hour",
        "visit_counts.py:spans",
        "visit_ledger.py:_answers",
        "visit_ledger.py:_visits",
        "visit_ledger.py:by_token",
        "visit_ledger.py:ledger",
        "visit_ledger.py:reported_spans",
        "visit_ledger.py:taking_part",
    ),
    **_unnamed(
        "a publication: the nation is what it is about",
        "answers.py:completed_in_week",
        "answers.py:flagged",
        "answers.py:sizes",
        "cell_counts.py:counts",
        "changes.py:read",
        "changes.py:total",
        "digests.py:last_weeks",
        "indicators.py:means",
        "packed_weeks.py:empty",
        "publications.py:last_week_of_both",
        "publications.py:of_weeks",
        "reviews.py:under_review",
        "snapshots.py:newest_at",
        "snapshots.py:newest_results",
        "snapshots_2026.py:first_week",
        "snapshots_2026.py:newest_at",
        "snapshots_2026.py:results",
        "snapshots_2026.py:seen",
        "snapshots_2026.py:stars",
    ),
    **_unnamed(
        "at night or by the hour: what is over, or becomes coarse, at the same time everywhere",
        "bad_tokens.py:purge",
        "callback_requests.py:_tell_audit",
        "callback_requests.py:purge",
        "coarsening.py:_coarsen",
        "coarsening.py:due",
        "comment_words.py:settle",
        "contact_waits.py:purge",
        "idle_respondents.py:_pages",
        "idle_respondents.py:_with",
        "idle_respondents.py:end",
        "launches.py:purge",
        "networks.py:purge",
        "newcomers.py:settle",
        "packed_weeks.py:end",
        "retention.py:_apply",
    ),
    **_unnamed(
        "a job that looks for interviews left open, whoever began them",
        "open_interviews.py:every_open",
        "respondents.py:accounts_of",
    ),
    **_unnamed(
        "a person's wish to see or to delete everything, also what a file has brought",
        "privacy.py:_all_of",
        "privacy.py:forget_respondent",
    ),
    **_unnamed("a job that looks for requests that wait too long, at any center", "waiting_requests.py:_asked"),
    **_unnamed(
        "how fast is too fast is judged by the nation's last thousand: once in ten minutes for each process",
        "completions.py:last_seconds",
    ),
    **_unnamed(
        "monitoring, or how far a week has come: counts the nation",
        "callback_requests.py:waiting",
        "cases.py:count_open_since",
        "digests.py:count_of_week",
        "packed_weeks.py:count",
        "snapshots.py:count_of_week",
        "snapshots.py:renewed",
        "snapshots_2026.py:count_of_week",
        "vitals.py:read",
    ),
    **_unnamed("a copy or a backup is of everything", "backup/server_rows.py:replace", "copying.py:_pages"),
    "storage/people/respondent_centers.py:fill": Allowed(
        frozenset({Fault.UNNAMED, Fault.TWO_KEYS}), "a copy into a cluster writes down once who has answered where"
    ),
    **_everywhere(
        "operators load centers, and say how strict they are",
        "centers.py:_region_ids",
        "centers.py:load",
        "centers.py:set_region_verification",
        "centers.py:set_verification",
    ),
    **_everywhere(
        "what the nation is compared with, once for a publication",
        "frames_2026.py:freeze",
        "national_frames.py:freeze",
        "norms.py:publish",
    ),
    **_everywhere("a copy is of everything", "copying.py:_insert"),
    **_everywhere("the first client of a poster, once for each poster", "posters.py:note_scan"),
}
