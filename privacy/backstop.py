"""The database itself refuses to delete what a hold is on, whoever asks: a bug of ours, a shell, a script. `guard` (privacy/removal.py) is
asked first, so that nobody meets it.

Made anew after every `migrate` and gone while one runs: SQLite changes a table by copying it, which drops its triggers and fails on those
that name it. What people take back of their own (a note that nobody else has read or cited, a quote, a draft) and texts that are read
anew from their files stay free.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connections

NAME = "privacy_keeps"
WORDS = "A hold is on it, so it can not be deleted."
INTERVIEWS_OF = "SELECT id FROM interviews_interview WHERE application_id = "
APPLICATION_OF = "SELECT application_id FROM interviews_interview WHERE id = "
DEBRIEF = "SELECT application_id FROM interviews_debrief WHERE id = "
ROUND = "SELECT d.application_id FROM interviews_debrief d JOIN debriefs_round r ON r.debrief_id = d.id WHERE r.id = "
RECORDING = "SELECT interview_id FROM interviews_recording WHERE id = "
LINK = "SELECT application_id FROM interviews_bookinglink WHERE id = "
KEPT_TIME = "SELECT link_id FROM interviews_heldtime WHERE id = "

OF_CANDIDATE = """h.candidate_id = OLD.id
    OR h.application_id IN (SELECT id FROM candidates_application WHERE candidate_id = OLD.id)
    OR h.job_id IN (SELECT job_id FROM candidates_application WHERE candidate_id = OLD.id)
    OR h.interview_id IN (SELECT i.id FROM interviews_interview i JOIN candidates_application a ON a.id = i.application_id
        WHERE a.candidate_id = OLD.id)"""


def _of_application(application: str, interviews: str = "") -> str:
    """As SQL: is a hold `h` on this application, on what is above it, or on these interviews (all of its, unless told)?"""
    within = interviews or f"{INTERVIEWS_OF}{application}"
    return f"""h.application_id = {application}
    OR h.candidate_id = (SELECT candidate_id FROM candidates_application WHERE id = {application})
    OR h.job_id = (SELECT job_id FROM candidates_application WHERE id = {application})
    OR h.interview_id IN ({within})"""


def _of_interview(interview: str) -> str:
    return _of_application(f"({APPLICATION_OF}{interview})", interview)


OF_FILE = _of_interview(f"({RECORDING}OLD.recording_id)")
IS_SEEN = "(OLD.shared_at IS NOT NULL OR EXISTS (SELECT 1 FROM debriefs_citation c WHERE c.note_id = OLD.id))"
IS_ERASED = "OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL"


@dataclass(frozen=True)
class Trigger:
    """`reach`: is a hold `h` on the row? `only`: for which rows at all."""

    table: str
    reach: str
    event: str = "DELETE"
    only: str = "1 = 1"

    @property
    def name(self) -> str:
        return f"{NAME}_{self.table}_{self.event.split()[0].lower()}"

    @property
    def condition(self) -> str:
        return f"{self.only} AND EXISTS (SELECT 1 FROM privacy_hold h WHERE h.released_at IS NULL AND ({self.reach}))"

    @property
    def returns(self) -> str:
        return "OLD" if self.event == "DELETE" else "NEW"


TRIGGERS = (
    Trigger("candidates_candidate", OF_CANDIDATE),
    Trigger("candidates_candidate", OF_CANDIDATE, "UPDATE OF erased_at", IS_ERASED),
    Trigger("candidates_application", _of_application("OLD.id")),
    Trigger("candidates_application", _of_application("OLD.id"), "UPDATE OF erased_at", IS_ERASED),
    Trigger("candidates_consent", _of_application("OLD.application_id")),
    Trigger("candidates_addition", _of_application("OLD.application_id")),
    Trigger("interviews_interview", _of_application("OLD.application_id", "OLD.id")),
    Trigger("interviews_recording", _of_interview("OLD.interview_id")),
    Trigger("interviews_artifact", OF_FILE, only="OLD.file <> ''"),
    Trigger("interviews_artifact", OF_FILE, "UPDATE OF file", "OLD.file <> '' AND NEW.file = ''"),
    Trigger("interviews_summary", _of_interview("OLD.interview_id")),
    Trigger(
        "interviews_message",
        _of_application(
            f"COALESCE(OLD.application_id, ({LINK}OLD.link_id), ({APPLICATION_OF}OLD.interview_id), ({LINK}({KEPT_TIME}OLD.held_time_id)))"
        ),
    ),
    Trigger("interviews_debrief", _of_application("OLD.application_id")),
    Trigger("debriefs_note", _of_interview("OLD.interview_id"), only=IS_SEEN),
    Trigger("debriefs_comment", _of_application(f"({DEBRIEF}OLD.debrief_id)")),
    Trigger("debriefs_scorecard", _of_interview("OLD.interview_id")),
    Trigger("debriefs_vote", _of_application(f"({ROUND}OLD.round_id)")),
    Trigger("debriefs_decision", _of_application(f"({DEBRIEF}OLD.debrief_id)")),
)


def put_up(*, using: str, **_: object) -> None:
    """Receiver of post_migrate."""
    take_down(using=using)
    make = _for_postgres if connections[using].vendor == "postgresql" else _for_sqlite
    if set(_tables()) <= set(connections[using].introspection.table_names()):
        _run(using, (statement for each in TRIGGERS for statement in make(each)))


def take_down(*, using: str, **_: object) -> None:
    """Receiver of pre_migrate."""
    if connections[using].vendor == "postgresql":
        drop = "DROP FUNCTION IF EXISTS {0}() CASCADE"  # with its trigger
    else:
        drop = "DROP TRIGGER IF EXISTS {0}"
    _run(using, (drop.format(each.name) for each in TRIGGERS))


def _tables() -> Iterator[str]:
    """Those named by a trigger; a database on its way to an older migration lacks some."""
    yield from ("privacy_hold", "interviews_bookinglink", "interviews_heldtime", "debriefs_round", "debriefs_citation")
    yield from (each.table for each in TRIGGERS)


def _for_sqlite(trigger: Trigger) -> Iterator[str]:
    yield f"""CREATE TRIGGER {trigger.name} BEFORE {trigger.event} ON {trigger.table} WHEN {trigger.condition}
BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"""


def _for_postgres(trigger: Trigger) -> Iterator[str]:
    yield f"""CREATE FUNCTION {trigger.name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
IF {trigger.condition} THEN RAISE EXCEPTION '{WORDS}' USING ERRCODE = 'integrity_constraint_violation'; END IF;
RETURN {trigger.returns}; END $$"""
    yield f"""CREATE TRIGGER {trigger.name} BEFORE {trigger.event} ON {trigger.table}
FOR EACH ROW EXECUTE FUNCTION {trigger.name}()"""


def _run(using: str, statements: Iterator[str]) -> None:
    with connections[using].cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
