"""Carrying the policy out: only once somebody let it, only what is due, each thing once, whatever dies in between."""

from datetime import datetime, timedelta

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from candidates.consenting import choose
from candidates.models import Application, Consent
from debriefs.models import Note
from interviews.models import Artifact, Interview
from privacy import policy, retaining, schedule
from privacy.models import Deletion, Hold, Mandate
from privacy.passport import audit, document, ledger
from privacy.precedence import Kind, Reason
from recruiting import queue
from recruiting.identity import about_others
from recruiting.work.errors import Away
from tests.factories import NOW, make_application, make_interview, make_job, make_link, make_user
from tests.privacy.ledger_world import verify
from tests.recorded import make_artifact, make_debrief, make_held, make_recording

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=300)
RULE = """
[[rules]]
name = "{name}"
strength = "{strength}"
length = "{length}"
from = "{start}"
source = "A test"
read_on = 2026-11-29
"""
OURS = RULE.format(name="Ours", strength="default", length="6 months", start="last_decision")


@pytest.fixture
def write(settings, tmp_path):
    settings.RETENTION_POLICY = str(tmp_path / "policy.toml")

    def write(*rules: str, mandate: bool = True) -> None:
        (tmp_path / "policy.toml").write_text("countries = []\n" + "".join(rules))
        if mandate:
            fingerprint = policy.in_force().sha256
            Mandate.give(policy_sha256=fingerprint, would_delete={}, by=make_user(), at=NOW)

    return write


@pytest.fixture
def interview() -> Interview:
    """Of an application that was rejected; with a recording, a note and a file of a resume's name."""
    made = make_held()
    recording = make_recording(made)
    make_artifact(recording)
    Note.objects.create(interview=made, author=make_user(), text="Calm.", written_at=NOW)
    make_debrief(made)
    made.application.reject(by=make_user(), at=NOW)
    return made


def work_off(now=LATER) -> None:
    """As beat and workers do it, hour after hour."""
    for _ in range(4):
        retaining.owe(now=now)
        queue.KINDS["deletion"].work_all(now=now)


def told() -> list[tuple[str, str, int, str, str]]:
    rows = Deletion.objects.order_by("pk").values_list("kind", "state", "count", "reason", "rule")
    return [tuple(row) for row in rows]


def test_nothing_is_deleted_until_somebody_lets_it(write, interview):
    write(OURS, mandate=False)
    work_off()
    assert not Deletion.objects.exists()

    write(OURS)
    work_off(now=NOW)  # nothing is due yet
    assert not Deletion.objects.exists()

    work_off()
    by_rule = ("default", "Ours")
    assert told() == [
        ("recording", "done", 1, *by_rule),
        ("notes", "done", 1, *by_rule),
        ("application", "done", 1, *by_rule),
    ]
    assert not Note.objects.exists()
    assert Application.objects.get().candidate.name == "Erased candidate"


def test_passports_say_by_which_deletions_recordings_went(write, interview, admin, tmp_path):
    short = RULE.format(name="Short", strength="default", length="1 month", start="last_decision")
    write(f'{short}kinds = ["recording"]\n')
    choose(interview.application, choice="yes", now=NOW)
    recording = interview.recordings.get()
    ledger.record(now=NOW)
    work_off()
    ledger.record(now=LATER)
    page = admin.get(reverse("passport", args=[recording.pk])).content.decode()
    first = Deletion.objects.get()
    assert f"Deleted here and at Nylas by the rule “Short”: recording, receipt {first.pk}." in page
    assert reverse("admin:privacy_deletion_change", args=[first.pk]) in page
    assert "Amara Okafor said yes" in page  # the application is still there
    assert audit.look().found is None

    write(OURS)
    work_off()
    ledger.record(now=LATER)
    last = Deletion.objects.get(kind=Kind.APPLICATION)
    page = admin.get(reverse("passport", args=[recording.pk])).content.decode()
    assert f"Everything was erased, receipt {last.pk}." in page
    assert "Amara" not in page
    assert audit.look().found is None
    proven = verify(tmp_path, document.passport(recording.pk))
    assert (proven.returncode, str(last.pk) in proven.stdout) == (0, True)
    assert "Amara" not in proven.stdout


def test_another_policy_needs_another_mandate(write, interview):
    write(OURS)
    retaining.owe(now=LATER)
    write(OURS.replace("Ours", "Theirs"), mandate=False)

    queue.KINDS["deletion"].work_all(now=LATER)
    assert retaining.owe(now=LATER) == 0

    assert {row.state for row in Deletion.objects.all()} == {"due"}
    assert Note.objects.exists()


def test_hold_that_is_placed_meanwhile_stops_it_at_the_next_step(write, interview):
    write(OURS)
    retaining.owe(now=LATER)
    first, second = Deletion.objects.order_by("pk")
    queue.work("deletion", first.pk, now=LATER)
    Hold(interview=interview, reason="Charge filed").place(by=make_user(), at=LATER)

    work_off()

    second.refresh_from_db()
    assert (second.state, second.reason) == (Deletion.State.SPARED, Reason.HOLD)
    assert Note.objects.exists()
    Hold.objects.get().release(by=make_user(), reason="Closed", at=LATER)
    work_off()
    assert Application.objects.get().erased_at


def test_hold_that_is_placed_while_nylas_deletes_stops_it(write, interview, monkeypatch):
    write(OURS)
    interview.recordings.update(nylas_grant_id="grant")
    interview.recordings.get().artifacts.update(fetch_before=LATER + timedelta(days=1))

    def place(*_: object) -> None:
        Hold(interview=interview, reason="Charge filed").place(by=make_user(), at=LATER)

    monkeypatch.setattr("interviews.nylas.notetakers.Notetakers.erase_notetaker", place)
    work_off()

    assert default_storage.exists(Artifact.objects.get().file.name)
    assert Deletion.objects.get(kind=Kind.RECORDING).state == Deletion.State.SPARED


class Killed(BaseException):
    """As by kill -9: nobody catches it."""


STEPS = [
    "interviews.nylas.notetakers.Notetakers.erase_notetaker",
    "django.core.files.storage.FileSystemStorage.delete",
    "interviews.recordings.models.Recording.mark_erased",
    "privacy.models.Deletion.add_count",
    "privacy.models.Deletion.settle",
    "debriefs.removal.delete_and_count",
    "candidates.models.Application.erase",
    "candidates.models.Candidate.erase_if_alone",
]


@pytest.mark.parametrize("step", STEPS)
def test_worker_killed_at_any_step_leaves_nothing_undone_and_counts_once(write, interview, monkeypatch, step):
    write(OURS)
    interview.recordings.update(nylas_grant_id="grant")
    interview.recordings.get().artifacts.update(fetch_before=LATER + timedelta(days=1))
    name = Artifact.objects.get().file.name
    asked = []
    monkeypatch.setattr(STEPS[0], lambda self, grant, notetaker: asked.append(notetaker))

    def die(*_: object, **__: object) -> None:
        raise Killed

    retaining.owe(now=LATER)
    with monkeypatch.context() as patched:
        patched.setattr(step, die)
        for _ in range(3):
            for row in Deletion.objects.due(LATER):
                try:
                    queue.work("deletion", row.pk, now=LATER)
                except Killed:
                    row.refresh_from_db()
                    Deletion.objects.filter(pk=row.pk).update(claimed_until=None, crashes=0)  # its lease ran out
            retaining.owe(now=LATER)
    work_off()

    assert {kind: count for kind, state, count, *_ in told() if state == "done"} == {
        "recording": 1, "notes": 1, "application": 1,
    }  # fmt: skip
    assert not default_storage.exists(name)
    assert not Note.objects.exists()
    assert Application.objects.get().candidate.name == "Erased candidate"
    assert asked


def test_list_is_owed_in_portions(write, monkeypatch):
    monkeypatch.setattr(retaining, "MAX_AT_ONCE", 2)
    monkeypatch.setattr(retaining, "APPLICATIONS_AT_ONCE", 2)
    for _ in range(5):
        make_application(stage=Application.Stage.REJECTED, stage_changed_at=NOW)
    write(OURS)

    assert [retaining.owe(now=LATER), retaining.owe(now=LATER)] == [2, 2]
    work_off()

    assert Application.objects.filter(erased_at=None).count() == 0


def test_between_maximum_and_minimum_it_is_absent_until_the_day(write):
    write(
        RULE.format(name="France", strength="maximum", length="2 years", start="last_contact"),
        RULE.format(name="California", strength="minimum", length="4 years", start="record_or_decision"),
    )
    held = make_held()
    held.application.reject(by=make_user(), at=NOW)
    recruiter = make_user(recruiter=True)
    visible = lambda: (  # noqa: E731
        Interview.objects.visible_to(recruiter).exists(),
        about_others(Application.objects.all(), recruiter.email).exists(),
        type(held.application.candidate).objects.used().exists(),
    )
    assert visible() == (True, True, True)

    work_off(NOW + timedelta(days=3 * 365))
    assert visible() == (False, False, False)
    lines = schedule.told_to(recruiter, Application.objects.all(), now=NOW)
    assert (lines.exists(), schedule.told_to(make_user(is_superuser=True), Application.objects.all(), now=NOW).exists()) == (
        False, True,
    )  # fmt: skip

    make_application(candidate=held.application.candidate, job=make_job(), applied_at=NOW + timedelta(days=3 * 365))
    work_off(NOW + timedelta(days=3 * 365))
    assert visible() == (True, True, True)


def test_no_to_being_recorded_closes_what_has_to_be_kept(write, interview):
    write(RULE.format(name="California", strength="minimum", length="4 years", start="record_or_decision"))
    make_artifact(interview.recordings.get(), "transcript")
    said = {"application": interview.application, "wording_version": "1", "language": "en", "channel": "recruiter"}
    Consent.objects.create(choice="no", given_at=NOW, **said)

    work_off(NOW + timedelta(days=1))
    assert {file.state for file in Artifact.objects.all()} == {"restricted"}
    assert Note.objects.exists()
    assert Interview.objects.visible_to(make_user(recruiter=True)).exists()

    Consent.objects.create(choice="yes", given_at=NOW + timedelta(days=1), **said)
    work_off(NOW + timedelta(days=2))
    assert {file.state for file in Artifact.objects.all()} == {"archived"}


def test_what_could_not_be_carried_out_is_not_counted(write, interview, monkeypatch):
    write(OURS)
    carry_out = retaining.carry_out

    def fail_for_notes(deletion: Deletion, *, now: datetime) -> str:
        if deletion.kind == Kind.NOTES:
            raise Away("Not now")
        return carry_out(deletion, now=now)

    monkeypatch.setattr(retaining, "carry_out", fail_for_notes)

    ended = retaining.work_off(now=LATER)

    assert Deletion.objects.filter(state="failed").count() == 1
    assert ended == Deletion.objects.filter(state__in=retaining.ENDED).count() > 0


def test_it_costs_no_more_queries_for_more_rows(write, django_assert_max_num_queries):
    write(OURS)
    for _ in range(8):
        make_interview(link=make_link(application=make_application(stage="rejected", stage_changed_at=NOW)))

    with django_assert_max_num_queries(38):
        assert retaining.owe(now=LATER) == 8
