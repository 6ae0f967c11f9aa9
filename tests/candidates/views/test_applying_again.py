"""A second application by one address: kept beside the first, answered by mail, and from outside like any other."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from candidates.models import Addition, Application, Candidate
from interviews.booking import inviting
from interviews.models import BookingLink, Message
from recruiting import queue
from tests.factories import NOW, make_application, make_candidate, make_interview, make_job, make_link, make_panel

pytestmark = pytest.mark.django_db

TEXT = b"Amara Okafor, Lisbon"  # of all kinds the quickest to look into
OWNER = {"name": "Amara Okafor", "email": "amara@example.org"}
Stage = Application.Stage


def apply(client, job, **typed):
    return client.post(reverse("apply", args=[job.slug]), OWNER | typed)


def known(*, job=None, **fields) -> Application:
    """Somebody applied with the owner's address an hour ago."""
    candidate = make_candidate(name="Not Victim", email="amara@example.org", phone="")
    return make_application(job=job, candidate=candidate, applied_at=NOW - timedelta(hours=1), **fields)


def resume(content: bytes = TEXT) -> SimpleUploadedFile:
    return SimpleUploadedFile("My CV.txt", content)


def sent_mail() -> mail.EmailMultiAlternatives:
    message = Message.objects.get()
    assert queue.work("message", message.pk, now=message.due_at).state == "sent"
    return mail.outbox[-1]


# ── what is kept ──


def test_all_of_it_is_kept_beside_the_first_which_stays_as_it_was(client):
    application = known(note="I wrote this first.")

    apply(client, application.job, phone="+351 910 000 000", note="I am the real one.", resume=resume())

    addition = Addition.objects.get()
    assert (addition.application, addition.name, addition.phone) == (application, "Amara Okafor", "+351 910 000 000")
    assert (addition.note, addition.resume_display_name, addition.resume.read()) == (
        "I am the real one.",
        "My CV.txt",
        TEXT,
    )
    first, candidate = Application.objects.get(), Candidate.objects.get()
    assert (first.note, bool(first.resume), candidate.name, candidate.phone) == (
        "I wrote this first.",
        False,
        "Not Victim",
        "",
    )


def test_recruiter_is_asked_to_look_and_an_earlier_reason_stays(client):
    other, flagged = known(), make_application(candidate=Candidate.objects.get(), review_note="Booked elsewhere.")

    for application in (other, flagged):
        apply(client, application.job)
        application.refresh_from_db()

    assert other.review_note.startswith("Applied again")
    assert flagged.review_note == "Booked elsewhere."


@pytest.mark.parametrize(
    ("change", "kept"),
    [
        ({}, 0),
        ({"note": ""}, 0),
        ({"phone": ""}, 0),
        ({"name": "Amara Okafor-Lind"}, 1),
        ({"note": "One more thing"}, 1),
        ({"phone": "+44 20 7946 0000"}, 1),
        ({"resume": TEXT + b"\n"}, 1),
    ],
)
def test_what_says_nothing_new_is_kept_once(client, change, kept):
    typed = {"phone": "+351 910 000 000", "note": "Hello", "resume": TEXT}
    job = make_job()
    apply(client, job, **typed | {"resume": resume()})

    again = typed | change
    apply(client, job, **again | {"resume": resume(again["resume"])})
    apply(client, job, **again | {"resume": resume(again["resume"])})

    assert Addition.objects.count() == kept
    assert bool(Application.objects.get().review_note) == bool(kept)


def test_same_file_with_other_words_is_stored_once(client):
    job = make_job()

    for number in range(3):
        apply(client, job, note=f"Note {number}", resume=resume())

    assert Addition.objects.count() == 2
    assert len(default_storage.listdir("resumes")[1]) == 1


# ── who hears of it ──


def test_owner_of_the_address_reads_in_whose_name_the_first_one_came(client):
    application = known()

    apply(client, application.job)

    sent = sent_mail()
    assert sent.to == ["amara@example.org"]
    assert "> Not Victim" in sent.body
    assert "please tell us" in sent.body
    assert application.job.contact.email in sent.body
    assert "A person reads it." in sent.body
    assert "/book/" not in sent.body


def test_button_pressed_twice_is_one_application_and_no_mail(client):
    job = make_job()

    for _ in range(2):
        apply(client, job, note="Hello", resume=resume())

    assert (Application.objects.count(), Addition.objects.count(), Message.objects.count()) == (1, 0, 0)


def test_nobody_is_buried_in_mails_and_all_they_send_is_kept(client):
    application = known()

    for number in range(5):
        assert apply(client, application.job, note=f"Note {number}").status_code == 302

    assert Addition.objects.count() == 5
    assert Message.objects.count() <= inviting.MAX_APPLIED_AGAIN_MAILS
    assert len({message.kind for message in Message.objects.all()}) == 1


@pytest.mark.parametrize("is_known", [True, False])
def test_however_often_strangers_use_an_address_they_read_the_same_and_its_owner_gets_a_few_mails_a_day(
    client, is_known
):
    panels = [make_panel(job=make_job(invites="at_once")) for _ in range(8)]
    owner = make_candidate(email="amara@example.org")
    if is_known:
        for panel in panels:
            make_application(job=panel.job, candidate=owner, applied_at=NOW - timedelta(hours=1))

    address = "amara@example.org" if is_known else "amara+{}@example.org"
    answers = [apply(client, panel.job, email=address.format(panel.pk)) for panel in panels]

    assert {answer.status_code for answer in answers} == {302}
    assert Message.objects.count() == inviting.MAX_STRANGERS_MAILS
    assert Application.objects.count() == 8
    assert Application.objects.to_look_at().count() == 8 - inviting.MAX_STRANGERS_MAILS
    if not is_known:
        assert {each.review_note for each in Application.objects.to_look_at()} == {inviting.NOT_INVITED}


# ── how it goes on ──


@pytest.fixture
def at_once():
    return make_job(invites="at_once")


def test_link_that_still_works_is_mailed_again(client, at_once):
    link = make_link(application=known(job=at_once), panel=make_panel(job=at_once))

    apply(client, at_once)

    assert link.url in sent_mail().body
    assert BookingLink.objects.get() == link


@pytest.mark.parametrize("invites", ["at_once", "after_a_look"])
def test_link_that_ran_out_is_made_anew(client, invites):
    panel = make_panel(job=make_job(invites=invites))
    old = make_link(application=known(job=panel.job), panel=panel, expires_at=NOW - timedelta(minutes=5))

    apply(client, panel.job)

    new = BookingLink.objects.exclude(pk=old.pk).get()
    assert (new.panel, new.is_open(NOW)) == (panel, True)
    assert new.url in sent_mail().body


def test_whoever_could_not_be_invited_at_first_is_now(client, at_once):
    application = known(job=at_once)
    make_panel(job=at_once)

    apply(client, at_once)

    application.refresh_from_db()
    assert application.stage == Stage.INTERVIEWING
    assert application.links.get().url in sent_mail().body


def test_whoever_has_booked_gets_their_page(client, at_once):
    interview = make_interview(link=make_link(application=known(job=at_once), panel=make_panel(job=at_once)))

    apply(client, at_once)

    sent = sent_mail()
    assert interview.link.url in sent.body
    assert "Your page, with your interview:" in sent.body
    assert "It works until" not in sent.body


@pytest.mark.parametrize("stage", [Stage.SET_ASIDE, Stage.OFFERED, Stage.REJECTED, Stage.DECIDED, Stage.WITHDRAWN])
def test_where_a_person_has_decided_a_person_is_asked(client, at_once, stage):
    application = known(job=at_once, stage=stage)
    make_panel(job=at_once)

    apply(client, at_once, name="Not Victim")

    application.refresh_from_db()
    assert (application.stage, BookingLink.objects.count()) == (stage, 0)
    assert application.review_note == inviting.APPLIED_AGAIN_WITHOUT_LINK
    assert "A person reads it." in sent_mail().body


def test_link_that_was_taken_back_stays_so_and_a_person_is_asked(client, at_once):
    application = known(job=at_once)
    make_link(application=application, panel=make_panel(job=at_once), revoked_at=NOW)

    apply(client, at_once, name="Not Victim")

    application.refresh_from_db()
    assert BookingLink.objects.count() == 1
    assert application.review_note == inviting.APPLIED_AGAIN_WITHOUT_LINK


# ── nobody learns who has applied ──


@pytest.mark.parametrize("invites", ["at_once", "after_a_look"])
def test_known_and_unknown_addresses_read_the_same(client, invites):
    job = make_job(invites=invites)
    make_panel(job=job)
    known(job=job)

    pages = []
    for email in ("amara@example.org", "stranger@example.org"):
        answer = apply(client, job, email=email)
        pages.append((answer.status_code, answer.url, client.get(answer.url).content))

    assert pages[0] == pages[1]


def test_page_promises_no_second_mail_to_whoever_pressed_twice(client, at_once):
    make_panel(job=at_once)

    pages = [client.get(apply(client, at_once, email="a@example.org").url).content.decode() for _ in range(2)]

    assert Message.objects.count() == 1
    assert ("on its way" in pages[1], "One from us is there, or comes within a minute." in pages[1]) == (False, True)


def test_page_promises_a_mail_that_comes_to_all(client, at_once):
    make_panel(job=at_once)
    known(job=at_once, stage=Stage.SET_ASIDE)

    for email in ("amara@example.org", "stranger@example.org"):
        page = client.get(apply(client, at_once, email=email).url).content.decode()
        assert "One from us is there, or comes within a minute." in page

    assert {message.to for message in Message.objects.all()} == {"amara@example.org", "stranger@example.org"}
