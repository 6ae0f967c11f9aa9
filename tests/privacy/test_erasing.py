"""Erasure on request: everything goes, in steps that may be repeated, unless a hold or a law keeps it."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError
from django.urls import reverse

from candidates.models import Application, Candidate
from debriefs.models import Debrief, Scorecard
from interviews.models import BookingLink, Interview, InterviewChange, Message, Recording
from interviews.recordings.archiving import download
from privacy import erasing, late_news, receipt, residue
from privacy.models import Erasure, ErasureStep, Hold, LedgerEntry
from privacy.passport import audit, document, ledger
from privacy.precedence import Kind
from privacy.residue import Wanted, Where
from recruiting import clock, queue
from tests.factories import NOW, make_candidate, make_link, make_user
from tests.privacy.ledger_world import verify
from tests.privacy.whole_candidate import CANARY, EMAIL, NAME, Whole, make_whole_candidate
from tests.recorded import make_held, make_recording
from tests.walking import booked, invited, published_panel

WANTED = Wanted((NAME, EMAIL, CANARY))
State, Step = Erasure.State, ErasureStep.Step
pytestmark = pytest.mark.django_db(transaction=True)


class KilledError(BaseException):
    """As if the process died: nothing catches it."""


def asked(candidate: Candidate) -> Erasure:
    return erasing.ask_for_erasure(candidate=candidate, by=None, now=NOW)


def hold_on(whole: Whole) -> Hold:
    hold = Hold(application=whole.application, reason="Charge filed")
    hold.place(by=make_user(), at=NOW)
    return hold


def test_nothing_of_a_whole_candidate_is_found_afterwards(sandbox):
    whole, other = make_whole_candidate(), make_candidate(name="Bo Behrens")
    before = residue.search(WANTED)
    assert len({place.name for place in before.places}) > 25

    erasure = erasing.work(asked(whole.candidate), now=NOW)

    assert (erasure.error, erasure.places, erasure.state) == ("", [], State.DONE)
    assert residue.search(WANTED).places == ()
    assert list(residue.stored_files()) == []
    assert erasure.looked_for == ""
    assert [step.step for step in erasure.steps.all()][-3:] == [Step.TRACES, Step.DATABASE, Step.SEARCH]
    assert {Kind.RECORDING, Kind.NOTES, Kind.SCORECARD, Kind.MAILS, "files", "links"} <= set(erasure.found)
    text = receipt.as_text(erasure)
    assert "Nothing was found." in text
    assert not any(word in text for word in (NAME, EMAIL, CANARY))
    stays = {Interview: 3, InterviewChange: 6, Application: 1, BookingLink: 4, Candidate: 2}
    assert {model: model.objects.count() for model in stays} == stays
    assert Candidate.objects.get(pk=other.pk).name == "Bo Behrens"
    with pytest.raises(erasing.NothingToErase):
        asked(Candidate.objects.get(pk=whole.candidate.pk))


def test_passports_say_of_an_erasure_its_receipt_and_stay_proven(sandbox, tmp_path, admin):
    whole = make_whole_candidate()
    recording = Recording.objects.get()
    ledger.record(now=NOW)
    before = LedgerEntry.objects.leaves(100)

    erasure = erasing.work(asked(whole.candidate), now=NOW)
    ledger.record(now=NOW + timedelta(minutes=1))  # as each minute: nothing of it comes back

    assert (audit.look().found, residue.search(WANTED).places) == (None, ())
    assert LedgerEntry.objects.leaves(len(before)) == before
    proven = verify(tmp_path, document.passport(recording.pk))
    assert (proven.returncode, str(erasure.pk) in proven.stdout) == (0, True)
    page = admin.get(reverse("passport", args=[recording.pk])).content.decode()
    assert f"Everything was erased, receipt {erasure.pk}." in page
    assert reverse("admin:privacy_erasure_change", args=[erasure.pk]) in page


@pytest.mark.timeout(300)
def test_booking_recorder_and_files_are_gone_at_the_sandbox(sandbox, postman):
    interview = booked(invited(published_panel()))
    postman.work()
    sandbox.run_until_idle()
    postman.work()
    interview.refresh_from_db()
    recording = interview.recordings.get()
    assert recording.artifacts.filter(state="archived").count() >= 1
    grant, event = interview.nylas_grant_id, f"/v3/grants/{interview.nylas_grant_id}/events/{interview.nylas_event_id}"
    media = f"/v3/grants/{grant}/notetakers/{recording.nylas_notetaker_id}/media"
    query = {"calendar_id": interview.nylas_calendar_id or "primary"}
    assert (sandbox.get(event, **query).status_code, sandbox.get(media).status_code) == (200, 200)
    partial = download.path_for(recording.artifacts.first())
    partial.write_bytes(b"half of it")

    erasure = erasing.work(
        erasing.ask_for_erasure(candidate=interview.application.candidate, by=None, now=clock.now()), now=clock.now()
    )
    postman.work()  # what Nylas tells of it

    assert (erasure.error, erasure.places, erasure.state) == ("", [], State.DONE)
    assert sandbox.get(event, **query).status_code == 404
    assert sandbox.get(media).status_code in {404, 410}
    made = sandbox.notetakers()
    assert {one["id"]: one["is_deleted"] for one in made}[recording.nylas_notetaker_id]
    assert not partial.exists()
    late_news.remove_late_news(now=clock.now())
    assert residue.search(Wanted(("Dana Chen", "dana@example.org"))).places == ()
    assert audit.look().found is None


def test_ledger_that_is_broken_or_busy_lets_an_erasure_wait(sandbox, monkeypatch):
    whole = make_whole_candidate()
    ledger.record(now=NOW)
    erasure = asked(whole.candidate)

    for trouble in (ledger.LedgerIsBroken, IntegrityError):
        monkeypatch.setattr(ledger, "_append", lambda *_, trouble=trouble, **__: (_ for _ in ()).throw(trouble))
        Erasure.objects.update(due_at=NOW)
        assert "ledger" in erasing.work(erasure, now=NOW).error
        assert Candidate.objects.get(pk=whole.candidate.pk).name == NAME
    monkeypatch.undo()
    Erasure.objects.update(due_at=NOW)
    assert erasing.work(erasure, now=NOW).state == State.DONE


def test_reason_of_a_hold_on_their_job_goes_and_what_others_passports_say_of_it_stays_proven(sandbox, tmp_path):
    whole = make_whole_candidate()
    job, other = whole.application.job, make_recording(make_held())
    Application.objects.filter(pk=other.interview.application_id).update(job=job)
    hold = Hold(job=job, reason=f"{NAME} sues us")
    hold.place(by=make_user(), at=NOW)
    hold.release(by=make_user(), reason="Settled", at=NOW)
    ledger.record(now=NOW)

    erasure = erasing.work(asked(whole.candidate), now=NOW)

    assert (erasure.state, residue.search(WANTED).places, audit.look().found) == (State.DONE, (), None)
    assert verify(tmp_path, document.passport(other.pk)).returncode == 0
    hold.refresh_from_db()
    assert (hold.reason, hold.release_reason, hold.has_words) == ("", "", False)
    kept = LedgerEntry.objects.filter(recording=other.pk, kind__in=["held", "released"])
    assert kept.exclude(content="").count() == 2


def test_it_is_asked_for_once():
    candidate = make_candidate()

    assert asked(candidate) == asked(candidate)
    assert asked(candidate).origin == Erasure.Origin.CANDIDATE


def test_killed_at_every_step_it_ends_alike(sandbox, monkeypatch):
    """Each step is done, and its process dies before that is written down."""
    whole = make_whole_candidate()
    erasure, noted, died = asked(whole.candidate), Erasure.note_step, set[str]()

    def die_once(self: Erasure, step: str, *, at: object) -> None:
        if step not in died:
            died.add(step)
            raise KilledError
        noted(self, step, at=at)

    monkeypatch.setattr(Erasure, "note_step", die_once)
    for _ in Step:
        with pytest.raises(KilledError):
            erasing.carry_out(Erasure.objects.get(pk=erasure.pk), now=NOW)

    assert erasing.carry_out(Erasure.objects.get(pk=erasure.pk), now=NOW) == State.DONE
    assert residue.search(WANTED).places == ()
    assert Erasure.objects.get().found[Kind.RECORDING] == 2


@pytest.fixture
def deferred(sandbox, monkeypatch) -> tuple[Whole, Hold]:
    """A hold was placed while the notes were being removed."""
    whole, noted, held = make_whole_candidate(), Erasure.note_step, list[Hold]()

    def hold_then(self: Erasure, step: str, *, at: object) -> None:
        noted(self, step, at=at)
        if step == Step.NOTES and not held:
            held.append(hold_on(whole))

    monkeypatch.setattr(Erasure, "note_step", hold_then)
    erasing.work(asked(whole.candidate), now=NOW)
    return whole, held[0]


def test_hold_placed_meanwhile_stops_it_and_release_goes_on(deferred):
    whole, hold = deferred
    erasure = Erasure.objects.get()
    assert erasure.state == State.DEFERRED
    assert "hold" in erasure.error
    assert Scorecard.objects.filter(interview__application=whole.application).count() == 2
    assert Candidate.objects.get(pk=whole.candidate.pk).name == NAME
    assert erasing.work(erasure, now=NOW).state == State.DEFERRED  # it isn't due, and would be deferred again

    hold.release(by=make_user(), reason="Charge closed", at=NOW)
    queue.work("erasure", erasure.pk, now=NOW)

    assert Erasure.objects.get().state == State.DONE
    assert residue.search(WANTED).places == ()


def test_what_a_law_keeps_is_restricted_and_goes_in_its_time(sandbox, settings, tmp_path, monkeypatch):
    whole = make_whole_candidate()
    policy = tmp_path / "policy.toml"
    policy.write_text(
        'countries = ["US-CA"]\n[[rules]]\nname = "California"\nstrength = "minimum"\nlength = "4 years"\n'
        'from = "decision"\nkinds = ["scorecard", "application"]\ncountries = ["US-CA"]\nsource = "a test"\nread_on = 2026-11-29\n'
    )
    settings.RETENTION_POLICY = str(policy)

    erasure = erasing.work(asked(whole.candidate), now=NOW)

    assert erasure.error == "A law keeps a part of it."
    assert erasure.state == State.RESTRICTED
    assert {line["kind"] for line in erasure.kept} == {Kind.SCORECARD, Kind.APPLICATION}
    assert erasure.restricted_until is not None
    assert Candidate.objects.get(pk=whole.candidate.pk).name == NAME
    assert Debrief.objects.exists()
    assert not Message.objects.filter(application=whole.application).exists()
    assert "California, until" in receipt.as_text(erasure)

    taken = []
    with monkeypatch.context() as patched:
        patched.setattr(erasing, "_take", lambda erasure, step, *_, **__: taken.append(step))
        patched.setattr(erasing.traces, "overwrite_freed_pages", lambda: taken.append("vacuum"))
        tomorrow = NOW + timedelta(days=1)
        again = erasing.work(erasure, now=tomorrow)
    assert (again.state, again.due_at, taken) == (State.RESTRICTED, tomorrow + timedelta(days=1), [])
    assert again.kept == erasure.kept

    later = NOW + timedelta(days=4 * 366 + 2)
    Erasure.objects.update(due_at=later)
    erasure = erasing.work(erasure, now=later)
    assert (erasure.state, erasure.places, erasure.kept) == (State.DONE, [], [])
    assert residue.search(WANTED).places == ()


def test_what_may_be_left_is_named_until_somebody_looks(sandbox):
    whole = make_whole_candidate()
    default_storage.save("notes-of-somebody.txt", ContentFile(f"Ask {EMAIL}"))

    erasure = erasing.work(asked(whole.candidate), now=NOW)

    assert erasure.state == State.LEFT_OVER
    assert [place.name for place in erasure.places] == ["notes-of-somebody.txt"]
    assert erasure in Erasure.objects.needing_attention()
    default_storage.delete("notes-of-somebody.txt")
    erasure.search_again(at=NOW)
    assert erasing.work(erasure, now=NOW).state == State.DONE


def test_hold_on_somebody_else_keeps_what_names_them_until_it_is_released(sandbox):
    """A hold goes before erasure, and the receipt says so."""
    whole, other = make_whole_candidate(), make_link()
    letter, _ = Message.objects.owe_letter(
        other.application, subject="Hello", body=f"Like {NAME}.", by=make_user(), key="k", at=NOW
    )
    hold = Hold(candidate=other.application.candidate, reason=f"They sue us, as {NAME} did")
    hold.place(by=make_user(), at=NOW)

    erasure = erasing.work(asked(whole.candidate), now=NOW)

    assert (erasure.state, erasure.held, erasure.places) == (State.RESTRICTED, 2, [])
    assert "keeps 2 places that name them: a hold goes before erasure" in receipt.as_text(erasure)
    assert not Candidate.objects.filter(name=NAME).exists()
    assert erasing.work(erasure, now=NOW + timedelta(days=1)).state == State.RESTRICTED
    kept = {place.name for place in residue.search(WANTED).places if place.where == Where.COLUMN}
    assert kept == {"privacy_hold.reason", "interviews_message.body"}

    later = NOW + timedelta(days=2)
    hold.release(by=make_user(), reason="Closed", at=later)
    queue.work("erasure", erasure.pk, now=later)

    erasure.refresh_from_db()
    assert (erasure.state, erasure.held, erasure.looked_for) == (State.DONE, 0, "")
    assert residue.search(WANTED).places == ()
    letter.refresh_from_db()
    hold.refresh_from_db()
    assert (letter.body, hold.reason) == ("", "")


def test_what_is_about_somebody_else_is_looked_for_again_once_a_hold_is_released(sandbox):
    whole = make_whole_candidate()
    default_storage.save("notes-of-somebody.txt", ContentFile(f"Ask {EMAIL}"))
    hold = Hold(candidate=make_candidate(), reason=f"As {NAME}")
    hold.place(by=make_user(), at=NOW)
    erasure = erasing.work(asked(whole.candidate), now=NOW)
    assert (erasure.state, erasure.held) == (State.LEFT_OVER, 1)

    erasure.accept(at=NOW)

    assert erasing.work(erasure, now=NOW).state == State.RESTRICTED
    assert Erasure.objects.waiting_for_holds().get() == erasure
