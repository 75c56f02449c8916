"""The errors that storage raises.

StorageError
├── BadDatabaseUrl          the address of the database cannot be used
├── DatabaseNotFound        there is no database at the address
├── StorageUnavailable      locked, full, or gone; nothing was saved, trying again may help
├── ReplicaLost             gone while it was read; the primary may well serve
├── ReplicaNotUsed          gone, too far behind, or none of this database; the primary serves
├── DatabaseCorrupted       the file is damaged; a backup must be restored
├── SchemaOutdated          the schema is not this version's: `db upgrade`
├── SchemaUnknown           the schema is of a later version of the product
├── DatabaseInUse           somebody else is connected; nothing was replaced
├── DatabaseNotEmpty        there is data where none may be; nothing was written
├── BadBackup               a file that is no backup which can be restored
├── BackupFailed            no backup was made, or nothing was restored
├── CopyFailed              a copy that did not succeed or is not the same; nothing was written
├── NotFound
│   ├── CenterNotFound
│   ├── RegionNotFound
│   ├── DigestNotFound
│   ├── AlertNotFound
│   ├── NothingPublished
│   ├── WeekNotPublished
│   ├── MembershipNotFound
│   ├── NobodyToConfirm
│   ├── CaseNotFound
│   ├── KioskNotFound
│   ├── AnswerNotFound
│   ├── ApiKeyNotFound
│   ├── WebhookNotFound
│   └── RespondentNotFound
├── CaseSettled             a person has decided on the case already
├── NotUnderReview          a review that is not going on cannot end
├── OtherWeight             norms were made with another part of job seekers
├── CenterClosed            the request is only for open centers
├── UnknownFormat           no format has this file suffix
├── ExtraMissing            a library that is installed on request only
├── ExportOvertaken         what was written meanwhile does not fit; trying again helps
├── InterviewAlreadyOpen    a client has one open interview at most
├── VisitTokenInvalid       wrong, expired or used up: the same for all
├── VisitCodeTaken          a short code of a new visit token is another's already
├── SheetCodeTaken          a code or a number of a new sheet of paper is another's already
├── InviteInvalid           unknown, used or expired: the same for all
└── FileError               an input file with problems, all of them listed
"""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path


class StorageError(Exception):
    """The base of all errors in storage."""


class BadDatabaseUrl(StorageError):
    def __init__(self, reason: str, name: str = "DATABASE_URL") -> None:
        super().__init__(f"{name}: {reason}")


class DatabaseNotFound(StorageError):
    def __init__(self, path: str, name: str = "DATABASE_URL") -> None:
        super().__init__(f"{name}: there is no database at {path}; make one with: czn-index db upgrade")


class StorageUnavailable(StorageError):
    def __init__(self, reason: str) -> None:
        super().__init__(f"the database is unavailable: {reason}")
        self.reason = reason


class ReplicaLost(StorageError):
    def __init__(self, reason: str) -> None:
        super().__init__(f"the replica was lost: {reason}; next time the primary is read, unless it is back by then")
        self.reason = reason


class ReplicaNotUsed(StorageError):
    def __init__(self, reason: str) -> None:
        super().__init__(f"the replica is not used, the primary is read: {reason}")


class DatabaseCorrupted(StorageError):
    def __init__(self, reason: str) -> None:
        super().__init__(f"the database file is damaged ({reason}); stop the bot and restore the last backup")


class SchemaOutdated(StorageError):
    def __init__(self, found: str | None, wanted: str | None) -> None:
        super().__init__(f"the database is at revision {found or 'none'}, not {wanted}; run: czn-index db upgrade")


class SchemaUnknown(StorageError):
    def __init__(self, found: str) -> None:
        super().__init__(f"the database is at revision {found}, which this version does not know; install a newer one")


class DatabaseInUse(StorageError):
    def __init__(self, place: str, who: str) -> None:
        super().__init__(f"{place} is in use ({who}); stop the bot first, nothing was replaced")


class DatabaseNotEmpty(StorageError):
    def __init__(self, place: str, counts: Mapping[str, int], advice: str) -> None:
        rows = ", ".join(f"{table} {count}" for table, count in counts.items() if count)
        super().__init__(f"{place} holds data already ({rows}); {advice}")


class BadBackup(StorageError):
    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path.name or path}: {reason}")
        self.reason = reason


class BackupFailed(StorageError):
    def __init__(self, what: str, reason: str) -> None:
        super().__init__(f"{what}: {reason}")


class CopyFailed(StorageError):
    def __init__(self, table: str, reason: str) -> None:
        super().__init__(f"nothing was copied: {table}: {reason}")


class NotFound(StorageError):
    """A named thing does not exist."""


class CenterNotFound(NotFound):
    def __init__(self, center: str | int) -> None:
        super().__init__(f"there is no center {center}")


class KioskNotFound(NotFound):
    def __init__(self, kiosk: str) -> None:
        super().__init__(f"there is no kiosk {kiosk}")


class RegionNotFound(NotFound):
    def __init__(self, region: str) -> None:
        super().__init__(f"there is no region {region}")


def _monday(week: int) -> date:
    """The first day of a week: its number says nothing to people."""
    return date.fromordinal(7 * week + 1)


class DigestNotFound(NotFound):
    def __init__(self, place: str, week: int) -> None:
        super().__init__(f"there is no digest of {place} for the week from {_monday(week)}")


class AlertNotFound(NotFound):
    def __init__(self, center_id: int, alert: str, week: int) -> None:
        super().__init__(f"there is no alert {alert} of center {center_id} for the week from {_monday(week)}")


class ActionNotFound(NotFound):
    def __init__(self, action: str) -> None:
        super().__init__(f"there is no action {action}")


class CallbackRequestNotFound(NotFound):
    def __init__(self, request: str) -> None:
        super().__init__(f"there is no callback request {request}")


class TooManyCallbackRequests(StorageError):
    def __init__(self, most: int) -> None:
        super().__init__(f"a center gets at most {most} callback requests a day")


class TooManyActions(StorageError):
    def __init__(self, most: int) -> None:
        super().__init__(f"a center has at most {most} actions at a time")


class NothingPublished(NotFound):
    def __init__(self, region: str | None = None) -> None:
        where = "" if region is None else f" in {region}"
        super().__init__(f"nothing has been published yet{where}; run: czn-index index compute")


class WeekNotPublished(NotFound):
    def __init__(self, day: str) -> None:
        super().__init__(f"nothing is published for the week of {day}; without --week the last one is taken")


class NotPublishedByBoth(NotFound):
    def __init__(self) -> None:
        super().__init__("no center has an index by both versions of the methodology; see METHODOLOGY_VERSION")


class NothingToCompare(NotFound):
    def __init__(self) -> None:
        super().__init__("there are no two different norms to compare; see norms list")


class MembershipNotFound(NotFound):
    def __init__(self, membership: str) -> None:
        super().__init__(f"there is no active administrator {membership}")


class NobodyToConfirm(NotFound):
    def __init__(self, membership: str) -> None:
        super().__init__(f"no administrator {membership} is waiting to be confirmed")


class CaseNotFound(NotFound):
    def __init__(self, case: str) -> None:
        super().__init__(f"there is no case {case}")


class AnswerNotFound(NotFound):
    def __init__(self, answer: str, what: str) -> None:
        super().__init__(f"there is no answer {answer} of this center that {what}")


class ApiKeyNotFound(NotFound):
    def __init__(self, key: str) -> None:
        super().__init__(f"there is no active key {key}")


class WebhookNotFound(NotFound):
    def __init__(self, webhook: str) -> None:
        super().__init__(f"there is no webhook {webhook}")


class RespondentNotFound(NotFound):
    def __init__(self) -> None:
        super().__init__("nothing is known of this respondent")


class CaseSettled(StorageError):
    def __init__(self, case: str, state: str) -> None:
        super().__init__(f"the case {case} is {state} already")


class NotUnderReview(StorageError):
    def __init__(self, center: str) -> None:
        super().__init__(f"the center {center} is not under review")


class CenterClosed(StorageError):
    def __init__(self, center: str) -> None:
        super().__init__(f"the center {center} is closed")


class UnknownFormat(StorageError):
    def __init__(self, path: Path, known: Sequence[str]) -> None:
        super().__init__(f"{path.name or path}: cannot tell the format; the name must end in {', '.join(known)}")


class ExtraMissing(StorageError):
    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f"{what} needs the extra: pip install 'czn-index[{extra}]'")


class ExportOvertaken(StorageError):
    def __init__(self, column: str) -> None:
        super().__init__(f"{column}: a longer text has come in meanwhile; please export again")


class InterviewAlreadyOpen(StorageError):
    def __init__(self) -> None:
        super().__init__("the client has an open interview already")


class VisitTokenInvalid(StorageError):
    def __init__(self) -> None:
        super().__init__("the visit token is wrong, expired or used up")


class VisitCodeTaken(StorageError):
    def __init__(self) -> None:
        super().__init__("a short code is in use already")


class SheetCodeTaken(StorageError):
    def __init__(self) -> None:
        super().__init__("a code or a number of a sheet is in use already")


class InviteInvalid(StorageError):
    def __init__(self) -> None:
        super().__init__("the invitation is unknown, used or expired")


class FileError(StorageError):
    """All problems of an input file, one line each."""

    def __init__(self, path: Path, problems: Sequence[str]) -> None:
        super().__init__("\n".join(f"{path.name or path}: {problem}" for problem in problems))
        self.problems = tuple(problems)


class OtherWeight(StorageError):
    def __init__(self, norms: str, theirs: float, asked: float) -> None:
        super().__init__(
            f"the norms {norms} were made with JOB_SEEKERS_WEIGHT={theirs:g}, and it is {asked:g} now: "
            "publish norms that norms compute makes with it, or set it back"
        )


class NotEnoughAnswers(StorageError):
    def __init__(self) -> None:
        super().__init__("no center has ten people in these 52 weeks, so there are no norms")
