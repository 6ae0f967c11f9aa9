"""Uploading by hand: who meets which page, what becomes of good and hostile files, and what a refusal looks like to whom."""

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from candidates import consenting
from candidates.models import Job
from debriefs.models import UploadPermit
from interviews.models import Artifact, Interview, Recording
from interviews.recordings import stored_files
from interviews.recordings.uploads import MAX_TRANSCRIPT_BYTES, Problem
from recruiting import clock, queue, upload_tickets
from tests.debriefs.pages import held
from tests.factories import NOW, make_user
from tests.recorded import make_recording, page

pytestmark = pytest.mark.django_db
MEDIA = Path(__file__).parents[3] / "sandbox/recordings"
MP3 = (MEDIA / "support.mp3").read_bytes()
HTML = b"<!DOCTYPE html><script>alert(1)</script>"
LINK = "Put a recording or transcript from elsewhere here"


@pytest.fixture
def host() -> User:
    return make_user(email="host@example.com", first_name="Hanna")


@pytest.fixture
def interview(job: Job, host: User) -> Interview:
    found = held(job)
    assert found.interviewer is not None
    found.interviewer.user = host
    found.interviewer.save()
    consenting.choose(found.application, choice="yes", now=NOW)
    return found


@pytest.fixture
def as_recruiter(client: Client) -> Client:
    client.force_login(make_user(email="rita@example.com", recruiter=True))
    return client


def as_user(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def door(interview: Interview) -> str:
    return f"{interview.get_absolute_url()}upload/"


def send(client: Client, interview: Interview, *, json: bool = False, **files: bytes):
    user = client.session["_auth_user_id"]
    ticket = upload_tickets.make(str(interview.pk), int(user))
    data = {name: SimpleUploadedFile("call.mp4", content, "video/mp4") for name, content in files.items()}
    headers = {"Accept": "application/json"} if json else {}
    return client.post(f"{door(interview)}{ticket}", data, headers=headers)


# ── who ──


def test_three_people_meet_three_answers(client: Client, interview: Interview, owner: User, host: User) -> None:
    stranger, member, recruiter = make_user(), owner, make_user(recruiter=True)

    assert [as_user(each).get(door(interview)).status_code for each in (recruiter, host, member, stranger)] == [
        200, 200, 404, 404,
    ]  # fmt: skip
    assert client.get(door(interview)).status_code == 302  # to the login
    assert [send(as_user(each), interview, recording=MP3).status_code for each in (member, stranger)] == [404, 404]
    assert Recording.objects.count() == 0


def test_interviewer_needs_a_recruiters_permit(as_recruiter: Client, interview: Interview, host: User) -> None:
    assert send(as_user(host), interview, recording=MP3).status_code == 403
    assert as_recruiter.post(f"{interview.get_absolute_url()}upload-permit/", {"give": "yes"}).status_code == 302

    assert "data-upload" in as_user(host).get(door(interview)).content.decode()
    assert send(as_user(host), interview, recording=MP3).status_code == 302
    assert Artifact.objects.get().uploaded_by == host


def test_permit_is_taken_back_and_only_a_recruiter_gives_one(
    as_recruiter: Client, interview: Interview, host: User
) -> None:
    permit = f"{interview.get_absolute_url()}upload-permit/"
    assert as_user(host).post(permit, {"give": "yes"}).status_code == 404
    as_recruiter.post(permit, {"give": "yes"})

    as_recruiter.post(permit)

    assert UploadPermit.objects.count() == 0
    consenting.choose(interview.application, choice="no", now=NOW)
    as_recruiter.post(permit, {"give": "yes"})
    assert UploadPermit.objects.count() == 0


@pytest.mark.parametrize("ticket", ["x", "other person", "other place"])
def test_ticket_of_somebody_else_or_for_another_place_opens_nothing(
    as_recruiter: Client, interview: Interview, host: User, ticket: str
) -> None:
    user = int(as_recruiter.session["_auth_user_id"])
    ticket = {
        "x": "x",
        "other person": upload_tickets.make(str(interview.pk), host.pk),
        "other place": upload_tickets.make("elsewhere", user),
    }[ticket]

    data = {"recording": SimpleUploadedFile("call.mp3", MP3)}
    assert as_recruiter.post(f"{door(interview)}{ticket}", data).status_code == 404


# ── what a refusal looks like ──


def test_interviewer_cannot_tell_a_refusal_from_a_failure(interview: Interview, host: User) -> None:
    client, pages = as_user(host), []
    for choice, state, reason in (
        ("no", Recording.State.WITHDRAWN, "The candidate said no"),
        ("yes", Recording.State.LOST, "Nobody let it in"),
    ):
        consenting.choose(interview.application, choice=choice, now=NOW)
        Recording.objects.all().delete()
        make_recording(interview, state=state, reason=reason)
        refused = send(client, interview, recording=MP3)
        pages.append(
            tuple(
                "\n".join(line for line in html.splitlines() if "csrfmiddlewaretoken" not in line)
                for html in (
                    page(client, interview),
                    client.get(door(interview)).content.decode(),
                    refused.content.decode(),
                )
            )
        )

    assert pages[0] == pages[1]
    assert LINK in pages[0][0]
    assert "Nothing recorded may be put here as things stand" in pages[0][1]


def test_permit_says_nothing_any_more_once_the_candidate_says_no(interview: Interview, host: User) -> None:
    before = as_user(host).get(door(interview)).content.decode()
    UploadPermit.give(interview, by=host, at=NOW)
    consenting.choose(interview.application, choice="no", now=NOW)

    after = as_user(host).get(door(interview)).content.decode()

    assert ("data-upload-send" in after, len(before) == len(after)) == (False, True)


def test_recruiter_reads_why_and_nothing_is_taken(as_recruiter: Client, interview: Interview) -> None:
    consenting.choose(interview.application, choice="no", now=NOW)

    html = as_recruiter.get(door(interview)).content.decode()
    answer = send(as_recruiter, interview, json=True, recording=MP3)

    assert ("has not agreed to be recorded" in html, "data-upload" in html) == (True, False)
    assert (answer.status_code, list(answer.json()["errors"])) == (403, [""])
    assert Recording.objects.count() == 0


# ── files ──


def test_both_files_are_archived_and_read_on_the_interviews_page(as_recruiter: Client, interview: Interview) -> None:
    answer = send(as_recruiter, interview, recording=MP3, transcript=b"Priya: Hi.\nAmara: Loud and clear.\n")
    assert (answer.status_code, answer.headers["Location"]) == (302, interview.get_absolute_url())

    waiting = page(as_recruiter, interview)
    queue.work_all(now=clock.now() + timedelta(minutes=5))
    html = page(as_recruiter, interview)

    assert "The recording is on its way" in waiting
    assert ("Loud and clear." in html, "<audio" in html, "Uploaded by Rita Recruiter" in html) == (True, True, True)
    assert ("Written by the recorder" in html, LINK in html) == (False, False)
    artifact = Artifact.objects.get(kind="recording")
    served = as_recruiter.get(artifact.get_absolute_url(), headers={"Range": "bytes=0-9"})
    assert (served.status_code, served.headers["Content-Type"]) == (206, "audio/mpeg")
    assert served.headers["X-Content-Type-Options"] == "nosniff"


def test_good_file_is_taken_and_the_bad_one_is_asked_for_again(as_recruiter: Client, interview: Interview) -> None:
    answer = send(as_recruiter, interview, recording=MP3, transcript=HTML)

    html = answer.content.decode()
    assert (answer.status_code, "The recording was taken" in html) == (422, True)
    assert ("no transcript that we can read" in html, 'name="recording"' in html) == (True, False)
    assert [artifact.kind for artifact in Artifact.objects.all()] == ["recording"]


def test_script_is_told_which_file_is_wrong(as_recruiter: Client, interview: Interview) -> None:
    wrong = send(as_recruiter, interview, json=True, recording=HTML, transcript=b"Ann: Hi.\nBo: Hi.")
    right = send(as_recruiter, interview, json=True, recording=MP3)

    assert wrong.status_code == 422
    assert (list(wrong.json()["errors"]), wrong.json()["taken"]) == (["recording"], ["transcript"])
    assert right.json() == {"url": interview.get_absolute_url()}


@pytest.mark.parametrize(
    ("content", "words"),
    [(HTML, "no recording of a kind that we take"), (b"", "This file is empty"), (MP3[:3] + HTML, "be played")],
)
def test_hostile_file_is_refused_in_words_and_not_kept(
    as_recruiter: Client, interview: Interview, content: bytes, words: str
) -> None:
    answer = send(as_recruiter, interview, recording=content)

    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert Recording.objects.count() == 0


def test_nothing_chosen_is_said(as_recruiter: Client, interview: Interview) -> None:
    answer = send(as_recruiter, interview)

    assert (answer.status_code, "Choose a file first." in answer.content.decode()) == (422, True)


def test_second_recording_is_refused(as_recruiter: Client, interview: Interview) -> None:
    send(as_recruiter, interview, recording=MP3)

    answer = send(as_recruiter, interview, json=True, recording=MP3, transcript=b"Ann: Hi.\nBo: Hi.")

    assert answer.status_code == 200  # the recording’s field is not there any more
    assert Artifact.objects.filter(kind="recording").count() == 1
    assert as_recruiter.get(door(interview)).content.decode().count("There is nothing to put here") == 1


def test_script_is_answered_in_words_when_all_is_there_by_then(as_recruiter: Client, interview: Interview) -> None:
    send(as_recruiter, interview, recording=MP3, transcript=b"Ann: Hi.\nBo: Hi.")

    answer = send(as_recruiter, interview, json=True, recording=MP3)

    assert (answer.status_code, answer.json()["taken"]) == (403, [])
    assert "The file was not kept." in answer.json()["errors"][""]


# ── in pieces ──


class Pieces:
    """What the script does with one file."""

    def __init__(self, client: Client, interview: Interview, content: bytes, *, kind: str = "recording") -> None:
        ticket = upload_tickets.make(str(interview.pk), int(client.session["_auth_user_id"]))
        self.client, self.content, self.kind, self.address = client, content, kind, f"{door(interview)}{ticket}"
        self.told = {"kind": kind, "size": str(len(content)), "file": "17:call.mp4"}

    def here(self):
        return self.client.head(f"{self.address}?{urlencode(self.told)}", headers={"Accept": "application/json"})

    def put(self, first: int, end: int, **headers: str):
        body, place = self.content[first:end], f"bytes {first}-{end - 1}/{len(self.content)}"
        return self.client.put(
            f"{self.address}?{urlencode(self.told)}",
            body,
            content_type="application/octet-stream",
            headers={"Content-Range": place, "Accept": "application/json"} | headers,
        )

    def finish(self):
        form = {f"{self.kind}_size": self.told["size"], f"{self.kind}_file": self.told["file"]}
        return self.client.post(self.address, form, headers={"Accept": "application/json"})


def test_cut_upload_goes_on_where_it_stopped_and_is_taken_whole(as_recruiter: Client, interview: Interview) -> None:
    half = len(MP3) // 2
    assert Pieces(as_recruiter, interview, MP3).put(0, half).headers["Upload-Offset"] == str(half)
    anew = Pieces(as_recruiter, interview, MP3)  # the page was loaded again

    assert (anew.here().status_code, anew.here().headers["Upload-Offset"]) == (200, str(half))
    assert anew.finish().json() == {"errors": {"recording": Problem.NOT_WHOLE.words}, "taken": []}
    lost = anew.put(0, 10)
    assert (lost.status_code, lost.headers["Upload-Offset"]) == (409, str(half))
    assert anew.put(half, len(MP3)).headers["Upload-Offset"] == str(len(MP3))

    assert anew.finish().json() == {"url": interview.get_absolute_url()}
    assert Artifact.objects.get().file.read() == MP3
    assert list(stored_files.incoming().iterdir()) == []


def test_piece_needs_the_token_of_the_form(interview: Interview) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user(recruiter=True))
    token = client.get(door(interview)).cookies["csrftoken"].value

    assert Pieces(client, interview, MP3).put(0, 10).status_code == 403
    assert Pieces(client, interview, MP3).put(0, 10, **{"X-CSRFToken": token}).status_code == 200


def test_pieces_are_refused_once_the_candidate_says_no_and_what_came_goes(
    as_recruiter: Client, interview: Interview
) -> None:
    pieces = Pieces(as_recruiter, interview, MP3)
    pieces.put(0, 10)
    consenting.choose(interview.application, choice="no", now=NOW)

    assert [pieces.put(10, 20).status_code, pieces.here().status_code, pieces.finish().status_code] == [403] * 3
    assert list(stored_files.incoming().iterdir()) == []


def test_interviewer_without_a_permit_ends_no_upload_of_others(
    as_recruiter: Client, interview: Interview, host: User
) -> None:
    pieces = Pieces(as_recruiter, interview, MP3)
    pieces.put(0, 10)

    assert Pieces(as_user(host), interview, MP3).put(0, 10).status_code == 403
    assert pieces.here().headers["Upload-Offset"] == "10"


@pytest.mark.parametrize(
    "told",
    [
        {"kind": "thumbnail"},
        {"size": "0"},
        {"size": "x"},
        {"file": ""},
        {"file": "x" * 501},
        {"size": "11"},
    ],
)
def test_piece_that_does_not_say_what_it_is_of_is_refused(as_recruiter: Client, interview: Interview, told) -> None:
    pieces = Pieces(as_recruiter, interview, MP3)
    pieces.told |= told

    assert pieces.put(0, 10).status_code == 400
    assert list(stored_files.incoming().iterdir()) == []


@pytest.mark.parametrize("place", ["", "bytes 5-4/{size}", "bytes */{size}", "bytes 0-9/1", "bytes ٠-9/{size}"])
def test_piece_without_a_place_is_refused(as_recruiter: Client, interview: Interview, place: str) -> None:
    answer = Pieces(as_recruiter, interview, MP3).put(0, 10, **{"Content-Range": place.format(size=len(MP3))})

    assert answer.status_code == 400


def test_file_that_is_too_large_is_refused_before_it_comes(as_recruiter: Client, interview: Interview) -> None:
    pieces = Pieces(as_recruiter, interview, b"x" * 10, kind="transcript")
    pieces.told["size"] = str(MAX_TRANSCRIPT_BYTES + 1)

    assert pieces.put(0, 10).json()["errors"] == {"transcript": Problem.TOO_LARGE.words}


def test_refused_file_does_not_stay(as_recruiter: Client, interview: Interview) -> None:
    pieces = Pieces(as_recruiter, interview, HTML)
    pieces.put(0, len(HTML))

    assert pieces.finish().json()["errors"] == {"recording": Problem.NOT_MEDIA.words}
    assert list(stored_files.incoming().iterdir()) == []
