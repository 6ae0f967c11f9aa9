"""A candidate's page of what is kept of them: what the link shows, what the code opens, and who else finds nothing."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from candidates import consenting
from candidates.models import Notice
from interviews.models import Errand, Interview, Message
from privacy import notice
from privacy.models import AccessExport, Erasure, OwnAct, OwnCode
from recruiting import clock, queue
from tests.factories import make_link, make_user
from tests.own_world import WORDS, at, make_recorded, open_page, watch, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def interview() -> Interview:
    return make_recorded()


def test_link_says_whether_it_was_recorded_until_when_and_who_may_open_it(client, interview):
    page = words_of(client.get(at(interview.link)))

    assert "Recorded, as you allowed." in page
    assert "2 years after the last contact" in page
    assert f"Who met you: {interview.people_names()}" in page
    assert "Mail me a code" in page
    assert WORDS not in page
    assert (
        words_of(client.get(reverse("candidate_page", args=[interview.link.token]))).count("What we keep of you") >= 1
    )


def test_without_the_code_nothing_is_watched_read_copied_or_erased(client, interview):
    link = interview.link
    for address in [*watch(link, interview).values(), at(link, "own_erase")]:
        assert client.get(address).headers["Location"] == at(link)
    for name in ("own_copy", "own_erase", "own_erase_back"):
        assert client.post(at(link, name), {"address": link.application.candidate.email}).status_code == 302

    assert not Erasure.objects.exists()
    assert not AccessExport.objects.exists()


def test_code_goes_to_their_address_and_opens_watching_and_reading(client, interview):
    link = interview.link
    client.post(at(link, "own_code"))
    mail = Message.objects.get(kind="own_code")
    assert mail.to == link.application.candidate.email
    queue.work("message", mail.pk, now=clock.now())
    mail.refresh_from_db()
    assert (mail.state, mail.text) == ("sent", "")  # a code opens something, so no copy of it is kept

    code = OwnCode.newest(link)
    wrong = client.post(at(link, "own_unlock"), {"code": f"{(int(code.digits) + 1) % 10**6:06}"})
    assert wrong.status_code == 422
    assert "That is not the code" in words_of(wrong)
    client.post(at(link, "own_unlock"), {"code": code.digits})

    addresses = watch(link, interview)
    assert WORDS in words_of(client.get(addresses["page"]))
    assert client.get(addresses["film"], headers={"Range": "bytes=0-9"}).status_code == 206
    assert WORDS in client.get(addresses["captions"]).content.decode()
    assert set(OwnAct.objects.values_list("act", flat=True)) == {"play", "read"}
    assert "You watched your recording" in words_of(client.get(at(link)))


@pytest.mark.parametrize("who", ["another candidate", "stranger", "recruiter"])
def test_nobody_else_watches_it(client, interview, who):
    link, other = interview.link, make_recorded()
    if who == "another candidate":
        open_page(client, other.link)
        tried = [*watch(other.link, interview).values(), *watch(link, interview).values()]
    elif who == "recruiter":
        client.force_login(make_user(recruiter=True))
        tried = watch(link, interview).values()
    else:
        unknown = make_link()
        tried = [address.replace(link.token, "nothing") for address in watch(link, interview).values()]
        open_page(client, unknown)
        tried += watch(unknown, interview).values()

    for address in tried:
        answer = client.get(address)
        assert answer.status_code in {302, 404}
        assert WORDS not in answer.content.decode()


def test_what_an_installation_does_not_let_be_watched_is_absent(client, interview, settings):
    settings.CANDIDATES_WATCH = False
    open_page(client, interview.link)

    assert "Watch" not in words_of(client.get(at(interview.link))).replace("Watch, copy, erase", "")
    assert client.get(watch(interview.link, interview)["page"]).status_code == 404


def test_taking_the_yes_back_needs_no_code_and_closes_it(client, interview):
    link = interview.link
    answer = client.post(reverse("recording_choice", args=[link.token]), {"choice": "no", "from": "record"})
    assert answer.headers["Location"] == f"{at(link)}#recording"
    for errand in Errand.objects.filter(kind="close_recording"):
        queue.work("errand", errand.pk, now=clock.now())

    page = words_of(client.get(at(link)))
    assert "The recording is closed , since you took your yes back" in page
    assert "Yes, you may keep it" in page
    open_page(client, link)
    assert client.get(watch(link, interview)["film"]).status_code == 404

    for errand in Errand.objects.filter(kind="remove_recording"):
        queue.work("errand", errand.pk, now=clock.now() + consenting.TAKE_BACK_PERIOD)
    assert "The recording was deleted" in words_of(client.get(at(link)))


def test_copy_is_made_at_once_dated_and_told(client, interview):
    link = interview.link
    open_page(client, link)

    answer = client.post(at(link, "own_copy"))

    names = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))).namelist()
    assert {"index.html", "data.json"} <= set(names)
    assert AccessExport.objects.get().made_by is None
    assert Message.objects.filter(kind="copy_taken", to=link.application.candidate.email).exists()
    assert "You took a copy of everything" in words_of(client.get(at(link)))


def test_erasure_is_asked_for_with_the_address_and_taken_back_in_time(client, interview):
    link, candidate = interview.link, interview.application.candidate
    open_page(client, link)
    assert client.post(at(link, "own_erase"), {"address": "somebody@else.example"}).status_code == 422
    client.post(at(link, "own_erase"), {"address": candidate.email.upper()})

    erasure = Erasure.objects.get()
    assert erasure.due_at == erasure.begins_at > clock.now() + timedelta(days=2)
    assert set(Message.objects.filter(kind__startswith="erasure").values_list("to", flat=True)) == {
        candidate.email,
        interview.application.job.contact.email,
    }
    assert "Take it back" in words_of(client.get(at(link)))
    client.post(at(link, "own_erase"), {"address": candidate.email})  # once more changes nothing
    assert Erasure.objects.count() == 1

    client.post(at(link, "own_erase_back"))
    erasure.refresh_from_db()
    assert erasure.state == "taken_back"
    assert "Erase everything" in words_of(client.get(at(link)))
    assert not Erasure.objects.unfinished().exists()


@pytest.mark.django_db(transaction=True)  # the database is written anew, which nothing may be within
def test_receipt_of_an_erasure_stays_readable_and_names_nobody(client, interview):
    link, candidate = interview.link, interview.application.candidate
    name, email = candidate.name, candidate.email
    open_page(client, link)
    client.post(at(link, "own_erase"), {"address": email})
    erasure = Erasure.objects.get()
    for mail in Message.objects.filter(kind__startswith="erasure"):
        queue.work("message", mail.pk, now=clock.now())
        mail.refresh_from_db()
        assert (mail.state, mail.error) == ("sent", "")

    queue.work("erasure", erasure.pk, now=erasure.begins_at)

    assert client.get(at(link)).status_code == 404
    receipt = Client().get(erasure.receipt_path)
    assert receipt.status_code == 200
    assert "Links and interviews ahead ended" in Client().get(erasure.receipt_path, {"text": ""}).content.decode()
    for secret in (name, email):
        assert secret not in receipt.content.decode()
    assert Client().get(reverse("own_receipt", args=[erasure.pk.hex])).status_code == 404


def test_codes_and_copies_are_limited(client, interview):
    for _ in range(5):
        assert client.post(at(interview.link, "own_code")).status_code == 302

    refused = client.post(at(interview.link, "own_code"))

    assert refused.status_code == 429
    assert "Several codes were mailed already" in words_of(refused)


def test_empty_page_says_that_nothing_was_recorded(client):
    page = words_of(client.get(at(make_link())))

    assert "No interview so far" in page
    assert "You were not asked" in page


def test_notice_is_open_to_all_and_former_ones_stay_as_they_were(client, settings, tmp_path):
    version = notice.keep(now=clock.now()).version
    first = words_of(client.get(reverse("privacy_notice")))
    assert "6 months after a rejection" in first
    assert f"Version {version}," in first

    settings.COMPANY_NAME = "Acme"
    second = words_of(client.get(reverse("privacy_notice")))
    assert "Acme keeps what you send" in second
    assert Notice.objects.count() == 1  # nobody's visit writes anything
    by_version = reverse("former_notice", args=[second.split("Version ")[1].split(",")[0]])
    assert "not the one in force now" not in words_of(client.get(by_version))
    former = words_of(client.get(reverse("former_notice", args=[version])))
    assert "Acme keeps" not in former
    assert "not the one in force now" in former

    broken = tmp_path / "policy.toml"
    broken.write_text("countries = 3", encoding="utf-8")
    settings.RETENTION_POLICY = str(broken)
    assert client.get(reverse("privacy_notice")).status_code == 200
