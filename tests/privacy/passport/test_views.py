"""The passport's page, what is downloaded from it, and the page of the week, as each of three people meets them."""

import json
import re
from datetime import UTC, datetime, time, timedelta

import pytest
from django.urls import reverse

from interviews.models import Interview, MediaView, Panel, Recording
from privacy.models import Checkpoint, LedgerCheck
from privacy.passport import audit, document, ledger, outside
from privacy.passport.week import monday
from privacy.schedule import day
from recruiting import clock
from tests.factories import NOW, make_application, make_candidate, make_interviewer, make_link, make_user
from tests.privacy.ledger_world import make_recorded, stamp_newest, verify
from tests.privacy.passport.stamping_authority import NAME, verified_offline
from tests.recorded import make_artifact, make_held, make_recording

pytestmark = pytest.mark.django_db
WEEK = "/admin/recorded/"


def page_of(recording: Recording) -> str:
    return reverse("passport", args=[recording.pk])


def week_of(interview: Interview) -> str:
    year, number, _ = day(interview.starts_at).isocalendar()
    return f"{year}-W{number:02}"


def test_recruiter_reads_what_happened(admin, recruiter):
    recording = make_recorded(by=recruiter)
    ledger.record(now=NOW)

    page = admin.get(page_of(recording)).content.decode()

    for words in (
        "Amara Okafor said yes to being recorded, to wording 2026-11",
        "May we record this interview?",
        "A recorder was asked to come",
        "The recorder joined the call.",
        "Fetched and proven whole: recording, 2.0\xa0KB",
        "Rita Recruiter read the transcript",
        "Rita Recruiter placed a hold on the application",
        "Read why",
        "entry 9",
        "by 1 person",
        recording.artifacts.get(kind="recording").sha256,
        "python3 verify_passport.py",
    ):
        assert words in page


def test_what_is_downloaded_verifies(admin, tmp_path):
    recording = make_recorded()
    ledger.record(now=NOW)

    answer = admin.get(reverse("passport_file", args=[recording.pk]), {"held": "x"})
    script = admin.get(reverse("passport_verifier"))

    assert answer["Content-Disposition"] == f'attachment; filename="passport-{recording.pk}.json"'
    assert "PROVEN. 10 entries" in verify(tmp_path, json.loads(answer.content)).stdout
    assert script.content == document.VERIFIER.read_bytes()


def test_change_that_was_found_is_said_on_the_page_and_on_the_home(admin):
    recording = make_recorded()
    ledger.record(now=NOW)
    MediaView.objects.all().delete()
    check = LedgerCheck.objects.ask(day(NOW), at=NOW)
    audit.work(check, now=NOW)
    check.settle(LedgerCheck.State.FOUND, at=NOW)

    page, home = (admin.get(address).content.decode() for address in (page_of(recording), "/admin/"))

    assert "What entry 7 of the ledger was made from was deleted since." in page
    assert "What happened to recordings was changed afterwards, first in entry 7 of the ledger" in home
    assert "Given up" not in home
    look = admin.get(reverse("admin:privacy_ledgercheck_change", args=[check.pk])).content.decode()
    assert page_of(recording) in look
    assert "Changed afterwards" in admin.get(WEEK, {"week": week_of(recording.interview)}).content.decode()


def test_erased_recording_has_a_passport_without_a_word_of_it(admin):
    recording = make_recorded()
    address, number = page_of(recording), recording.pk
    ledger.forget([number], facts={"receipt": "R-7"}, now=NOW)
    recording.delete()

    page = admin.get(address).content.decode()

    assert "This recording is erased" in page
    assert "Everything was erased, receipt R-7." in page
    assert "Amara" not in page


def test_nothing_entered_yet_is_said(admin):
    recording = make_recording(make_held())

    assert "entered within a minute" in admin.get(page_of(recording)).content.decode()
    assert admin.get(reverse("passport_file", args=[recording.pk])).status_code == 404


def test_only_recruiters_reach_it_and_not_about_themselves(client, recruiter):
    recording = make_recorded()
    ledger.record(now=NOW)
    addresses = [page_of(recording), reverse("passport_file", args=[recording.pk]), reverse("passport_verifier"), WEEK]
    host = make_interviewer(user=make_user())
    recording.interview.interviewers.add(host, through_defaults={"assigned_at": NOW})
    for user in (make_user(), make_user(is_staff=True), host.user):
        client.force_login(user)
        assert {client.get(address).status_code for address in addresses} <= {302, 404}
    own = make_recording(
        make_held(link=make_link(application=make_application(candidate=make_candidate(email=recruiter.email))))
    )
    client.force_login(recruiter)
    assert client.get(page_of(own)).status_code == 404
    assert client.get(reverse("passport", args=[10**6])).status_code == 404
    assert client.get(page_of(recording)).status_code == 200


def test_names_are_inert(admin, recruiter):
    recruiter.first_name = "<b>Vera"
    recruiter.save()
    recording = make_recorded(by=recruiter)
    ledger.record(now=NOW)

    assert "<b>Vera" not in admin.get(page_of(recording)).content.decode()


# ── the week ──
def test_week_says_of_each_interview_how_its_recording_stands(admin):
    proven = make_recorded()
    ledger.record(now=NOW)
    outside.send(Checkpoint.objects.get(), now=NOW)
    Checkpoint.objects.get().settle("sent", at=NOW)
    waiting = make_recording(make_held(), state="captured")
    make_artifact(waiting, "recording", content=None, fetch_before=NOW + timedelta(days=3))
    make_artifact(waiting, "summary", content=b"{}")
    lost = make_recording(make_held(), state="lost", cause="not_admitted")
    make_held()

    page = admin.get(WEEK, {"week": week_of(proven.interview)}).content.decode()

    assert page.count("Proven</span>") == 1
    assert "Entered within a minute" in page
    assert "1 of 2 files" in page
    assert "Nylas deletes the rest on" in page
    assert lost.why in page
    assert "No recorder came" in page
    assert "the policy’s 2 years after the last contact" in page
    assert admin.get(WEEK, {"week": "2020-W01"}).content.decode().count("No interview in this week") == 1
    assert admin.get(WEEK, {"week": "2020-W99"}).status_code == 200


def test_week_of_two_hundred_asks_no_more_than_one_of_few(admin, django_assert_max_num_queries):
    link = make_link()
    start = NOW - timedelta(days=2)
    interviews = [
        Interview(
            link=link, application=link.application, panel=link.panel, starts_at=start, ends_at=start + timedelta(hours=1),
            candidate_time_zone="UTC", nylas_booking_id=f"b-{number}", nylas_booking_ref=f"r-{number}", status="held",
            created_at=NOW, told_at=NOW,
        )
        for number in range(200)
    ]  # fmt: skip
    Interview.objects.bulk_create(interviews)
    recordings = Recording.objects.bulk_create(
        Recording(interview=each, state="archived", nylas_notetaker_id=str(each.pk), created_at=NOW)
        for each in interviews
    )
    for recording in recordings[:3]:
        make_artifact(recording)
    ledger.record(now=NOW)

    with django_assert_max_num_queries(19):
        answer = admin.get(WEEK, {"week": week_of(interviews[0])})

    assert answer.content.decode().count('scope="row"') == 200


def test_passport_costs_the_same_whatever_happened(admin, recruiter, django_assert_max_num_queries):
    recording = make_recorded()
    for number in range(30):
        MediaView.note(recording.artifacts.first(), recruiter, at=NOW + timedelta(hours=2 * number))
    ledger.record(now=NOW)

    with django_assert_max_num_queries(29):
        admin.get(page_of(recording))


def test_every_interview_of_a_week_has_four_answers_in_words(admin, monkeypatch):
    """Also where nothing was recorded: no cell is empty, and none says only a dash."""
    wednesday = datetime.combine(monday(NOW.date()) + timedelta(days=2), time(12), UTC)
    monkeypatch.setattr(clock, "now", lambda: wednesday)
    at = wednesday - timedelta(days=1)
    refused, plain, ahead = (
        make_held(starts_at=at),
        make_held(starts_at=at),
        make_held(starts_at=wednesday + timedelta(days=1)),
    )
    make_recording(refused, state="unwanted")
    Panel.objects.filter(pk=plain.panel_id).update(capture=Panel.Capture.NOTHING)
    make_recording(ahead, state="expected")
    lost, coming, erased = (
        make_recording(make_held(starts_at=at), state=state) for state in ("lost", "captured", "captured")
    )
    make_artifact(coming, content=None, state="announced")
    make_artifact(erased, content=None, state="erased")
    text = make_recording(make_held(starts_at=at))
    make_artifact(text, content=None, state="erased")
    make_artifact(text, "transcript")

    page = admin.get(WEEK, {"week": week_of(plain)}).content.decode()
    rows = {
        row: [
            " ".join(re.sub(r"<[^>]+>", " ", cell).split())
            for cell in re.findall(r'<td data-label="[^"]+">(.*?)</td>', told)
        ]
        for row, told in re.findall(r"/interview/([0-9a-f-]{36})/(.*?)</tr>", page, re.DOTALL)
    }

    assert rows[str(refused.pk)][1:] == ["Nothing to archive", "Nothing to prove", "Nothing is kept"]
    assert rows[str(plain.pk)] == ["Not to be recorded", "Nothing to archive", "Nothing to prove", "Nothing is kept"]
    assert rows[str(ahead.pk)][1:] == [
        "Nothing yet: the interview is ahead",
        "Once a file is archived",
        "From its first file on",
    ]
    assert rows[str(lost.interview_id)][1:] == ["Nothing: the recording is lost", "Nothing to prove", "Nothing is kept"]
    assert rows[str(coming.interview_id)][1:] == ["No file yet", "Once a file is archived", "From its first file on"]
    assert rows[str(erased.interview_id)][1] == "Erased"
    assert rows[str(erased.interview_id)][2].startswith("That it was erased Passport")
    assert "1 of 2 files" in rows[str(text.interview_id)][1]
    assert rows[str(text.interview_id)][3].startswith("Transcript and summary Kept until")
    assert len(rows) == 7
    assert "goes after its end in UTC" in page


def test_week_says_how_many_interviews_are_erased_or_restricted(admin):
    at = NOW - timedelta(hours=1)
    erased, restricted, cancelled = (make_held(starts_at=at) for _ in range(3))
    cancelled.application.erase(at=NOW)
    Interview.objects.filter(pk=cancelled.pk).update(status=Interview.Status.CANCELLED)
    erased.application.erase(at=NOW)
    type(restricted.application).objects.restrict([restricted.application_id], at=NOW)

    page = admin.get(WEEK, {"week": week_of(erased)}).content.decode()

    assert "No interview in this week" not in page
    assert "1 interview of this week: erased with its candidate. Nothing recorded is kept." in page
    assert "1 interview of this week: restricted." in page


# ── time stamps ──
def test_page_names_the_stamp_and_what_is_downloaded_verifies_offline(admin, authority, settings, tmp_path):
    recording = make_recorded()
    ledger.record(now=NOW)
    assert "Time stamp</h3>" not in admin.get(page_of(recording)).content.decode()
    stamp = stamp_newest()

    page = admin.get(page_of(recording)).content.decode()
    files = [reverse(name, args=[stamp.checkpoint.size]) for name in ("checkpoint_file", "stamp_file")]
    note, token = (admin.get(address) for address in files)

    assert f"{NAME} stamped the checkpoint of 10 entries on" in page
    assert "All that stands here was entered by then." in page
    assert "is not set here" not in page
    assert "openssl ts -verify -data checkpoint-10.txt -in checkpoint-10.tsr" in page
    assert all(address in page for address in files)
    assert token["Content-Disposition"] == 'attachment; filename="checkpoint-10.tsr"'
    assert "Verification: OK" in verified_offline(tmp_path, note.content, token.content, authority.keys.root)

    settings.TIMESTAMP_CERTIFICATES = ""
    assert "TIMESTAMP_CERTIFICATES is not set here" in admin.get(page_of(recording)).content.decode()


def test_stamp_that_is_not_accepted_is_shown_nowhere(admin, authority, settings, tmp_path):
    recording = make_recorded()
    ledger.record(now=NOW)
    settings.TIMESTAMP_CERTIFICATES = str(tmp_path / "none.pem")
    stamp = stamp_newest()

    assert stamp.file
    assert admin.get(reverse("stamp_file", args=[10])).status_code == 404
    assert "Time stamp</h3>" not in admin.get(page_of(recording)).content.decode()


def test_files_of_checkpoints_are_for_recruiters(client, authority):
    make_recorded()
    ledger.record(now=NOW)
    stamp_newest()
    addresses = [reverse(name, args=[10]) for name in ("checkpoint_file", "stamp_file")]

    assert [client.get(address).status_code for address in addresses] == [302, 302]
    client.force_login(make_user())
    assert [client.get(address).status_code for address in addresses] != [200, 200]
