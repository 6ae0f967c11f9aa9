"""A resume chosen on a form that isn't complete yet."""

import re

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from candidates import kept_resumes, resumes, storage_limits
from candidates.models import Application, KeptResume
from candidates.models.kept_resume import MAX_AGE
from candidates.resume_check.reasons import Reason
from tests.factories import make_job
from tests.resume_files import pdf

pytestmark = pytest.mark.django_db

TEXT = b"Amara Okafor, Lisbon"  # of all kinds the quickest to look into
AMARA = {"name": "Amara Okafor", "email": "amara@example.org"}
GONE = "We kept your file for a day, and it is gone now. Please choose it again."


@pytest.fixture
def job():
    return make_job()


def send(client, job, **typed):
    return client.post(reverse("apply", args=[job.slug]), AMARA | typed)


def resume(name: str = "My CV.txt", content: bytes = TEXT) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def token_in(answer) -> str:
    """As it stands in the page's form; empty when nothing is kept."""
    found = re.search(r'name="kept" value="([^"]+)"', answer.content.decode())
    return found[1] if found else ""


def test_chosen_resume_is_kept_over_an_error_elsewhere_and_sent_with_the_next_try(client, job):
    first = send(client, job, name="", resume=resume())
    second = send(client, job, kept=token_in(first))

    page, application = first.content.decode(), Application.objects.get()
    assert "<strong>My CV.txt</strong>, kept" in page
    assert "Nothing you wrote is lost" in page
    assert "choose it again" not in page
    assert second.status_code == 302
    assert application.resume_display_name == "My CV.txt"
    assert application.resume.read() == TEXT
    assert application.resume.name.startswith("resumes/")


def test_resume_too_large_for_memory_is_kept_whole(client, job):
    """Django keeps those in a file of its own, which may be moved but not read afterwards."""
    large = pdf("<< /Length 3000000 >>\nstream\n" + "x" * 3_000_000 + "\nendstream", page="/Contents 5 0 R")

    send(client, job, kept=token_in(send(client, job, name="", resume=resume("My CV.pdf", large))))

    assert Application.objects.get().resume.read() == large


def test_kept_resume_stays_over_a_second_error(client, job):
    first = send(client, job, name="", resume=resume())
    second = send(client, job, email="", kept=token_in(first))

    assert token_in(second) == token_in(first)
    assert KeptResume.objects.count() == 1


def test_form_sent_twice_takes_the_kept_resume_once_and_shows_no_error(client, job):
    token = token_in(send(client, job, name="", resume=resume()))

    answers = [send(client, job, kept=token) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert Application.objects.get().resume.read() == TEXT


def test_kept_resume_is_copied_a_few_times_and_then_has_to_be_chosen_again(client, job):
    token = token_in(send(client, job, name="", resume=resume()))

    answers = [send(client, job, email=f"amara{number}@example.org", kept=token) for number in range(6)]

    assert [answer.status_code for answer in answers] == [302] * 5 + [400]
    assert list(answers[5].context["form"].errors["resume"]) == [
        "This file was sent several times already. Please choose it again."
    ]
    assert token_in(answers[5]) == ""
    assert Application.objects.count() == kept_resumes.MAX_USES
    assert default_storage.listdir("kept_resumes")[1] == []


def test_file_chosen_again_goes_before_the_kept_one(client, job):
    token = token_in(send(client, job, name="", resume=resume()))

    send(client, job, kept=token, resume=resume("newer.txt", b"Amara Okafor, Porto"))

    assert Application.objects.get().resume_display_name == "newer.txt"


def test_file_chosen_again_over_an_error_takes_the_kept_ones_place(client, job):
    first = send(client, job, name="", resume=resume())
    second = send(client, job, name="", kept=token_in(first), resume=resume("newer.txt"))

    assert [kept.display_name for kept in KeptResume.objects.all()] == ["newer.txt"]
    assert token_in(second) not in {"", token_in(first)}
    assert len(default_storage.listdir("kept_resumes")[1]) == 1


def test_refused_file_leaves_the_kept_one_in_place(client, job):
    first = send(client, job, name="", resume=resume())
    second = send(client, job, kept=token_in(first), resume=resume("cv.exe", b"MZ"))

    assert list(second.context["form"].errors) == ["resume"]
    assert token_in(second) == token_in(first)


def test_removed_resume_is_not_sent_and_not_kept(client, job):
    first = send(client, job, name="", resume=resume())
    second = send(client, job, name="", kept=token_in(first), remove_kept="yes")
    third = send(client, job)

    assert token_in(second) == ""
    assert KeptResume.objects.count() == 0
    assert default_storage.listdir("kept_resumes")[1] == []
    assert third.status_code == 302
    assert not Application.objects.get().resume


@pytest.mark.parametrize("token", ["1", "1:forged", "x" * 500])
def test_token_that_is_not_ours_brings_nothing(client, job, token):
    send(client, job, name="", resume=resume())

    answer = send(client, job, kept=token)

    assert (answer.status_code, list(answer.context["form"].errors["resume"])) == (400, [GONE])
    assert "My CV.txt" not in answer.content.decode()
    assert Application.objects.count() == 0


def test_resume_is_gone_after_a_day_and_the_form_says_so(client, job):
    token = token_in(send(client, job, name="", resume=resume()))
    KeptResume.objects.update(kept_at=KeptResume.objects.get().kept_at - MAX_AGE)

    answer = send(client, job, kept=token)

    assert list(answer.context["form"].errors["resume"]) == [GONE]
    assert token_in(answer) == ""


def test_file_removed_behind_its_row_counts_as_gone(client, job):
    token = token_in(send(client, job, name="", resume=resume()))
    default_storage.delete(KeptResume.objects.get().file.name)

    answer = send(client, job, kept=token)

    assert list(answer.context["form"].errors["resume"]) == [GONE]


def test_nothing_is_kept_of_a_refused_resume_nor_for_a_program(client, job):
    send(client, job, resume=resume("cv.exe", b"MZ"))
    send(client, job, name="", website="https://spam.example.com", resume=resume())

    assert KeptResume.objects.count() == 0


def test_machine_that_sends_many_files_has_to_choose_again_and_is_told(client, job, monkeypatch):
    monkeypatch.setattr(kept_resumes, "MAX_PER_MACHINE", 1)

    send(client, job, name="", resume=resume())
    answer = send(client, job, name="", resume=resume())

    assert "Only the file could not be kept; please choose it again." in answer.content.decode()
    assert token_in(answer) == ""
    assert KeptResume.objects.count() == 1


def test_files_of_a_machine_that_sent_very_many_are_not_even_looked_at(client, job, monkeypatch):
    monkeypatch.setattr("candidates.views.careers.MAX_PER_MACHINE", 1)
    monkeypatch.setattr("candidates.resumes.check", lambda file, machine: looked_at.append(file.name))
    looked_at: list[str] = []

    send(client, job, name="", resume=resume("one.txt"))
    answer = send(client, job, resume=resume("two.txt"))

    assert looked_at == ["one.txt"]
    assert "There were many applications from here" in answer.content.decode()
    assert Application.objects.count() == 0


def test_file_that_was_hard_to_read_counts_for_many(client, job, monkeypatch):
    looked_at: list[str] = []

    def check(file, machine):
        looked_at.append(file.name)
        raise resumes.CannotTake("Too much.", Reason.HARD_TO_READ)

    monkeypatch.setattr("candidates.resumes.check", check)

    answers = [send(client, job, resume=resume(f"{number}.txt")) for number in range(4)]

    assert looked_at == ["0.txt", "1.txt", "2.txt"]
    assert "There were many applications from here" in answers[3].content.decode()


def test_oldest_go_when_all_take_too_much_together(client, job, monkeypatch):
    monkeypatch.setattr(kept_resumes, "MAX_BYTES_TOGETHER", 2 * len(TEXT))

    for name in ("one.txt", "two.txt", "three.txt"):
        send(client, job, name="", resume=resume(name))

    assert [kept.display_name for kept in KeptResume.objects.all()] == ["two.txt", "three.txt"]
    assert len(default_storage.listdir("kept_resumes")[1]) == 2


# ── no more than there is room for in a day ──

NO_ROOM = "We have no room for more files today. Please apply without one and send it later, or come back tomorrow."


@pytest.mark.parametrize("limit", ["MAX_BYTES", "MAX_BYTES_PER_MACHINE"])
def test_where_todays_room_is_used_up_one_can_still_apply_without_a_file(client, job, monkeypatch, limit):
    monkeypatch.setattr(storage_limits, limit, 2 * len(TEXT))

    answers = [send(client, job, email=f"amara{number}@example.org", resume=resume()) for number in range(3)]
    without = send(client, job, email="amara2@example.org")

    assert [answer.status_code for answer in answers] == [302, 302, 400]
    assert list(answers[2].context["form"].errors["resume"]) == [NO_ROOM]
    assert without.status_code == 302


def test_kept_file_counts_and_its_copies_too(client, job, monkeypatch):
    monkeypatch.setattr(storage_limits, "MAX_BYTES_PER_MACHINE", 2 * len(TEXT))
    token = token_in(send(client, job, name="", resume=resume()))

    sent = send(client, job, kept=token)
    again = send(client, job, email="other@example.org", kept=token)
    kept_no_more = send(client, job, name="", resume=resume())

    assert (sent.status_code, again.status_code) == (302, 400)
    assert list(again.context["form"].errors["resume"]) == [NO_ROOM]
    assert token_in(again) == token
    assert "Only the file could not be kept; please choose it again." in kept_no_more.content.decode()


def test_page_tells_the_browser_how_large_a_file_may_be(client, job, settings):
    settings.RESUME_MAX_BYTES = 2 * 1024 * 1024

    page = client.get(reverse("apply", args=[job.slug])).content.decode().replace("\xa0", " ")

    assert 'data-max-bytes="2097152"' in page
    assert 'data-too-large="This file has {size}; we take up to 2.0 MB. A PDF without pictures is smaller."' in page
