"""What an outsider meets: a door, a code, the content; and everybody else a closed link."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from candidates.models import Job
from debriefs.models import Share, SharedClip, Vote
from debriefs.outside import shares
from interviews.models import Artifact
from tests.debriefs.clips import cut, heard_quote, recording_of, shared_with
from tests.debriefs.outsiders import ADDRESS, complete_loop, mailed_code, quote_of, shared, unlock
from tests.debriefs.pages import PAYLOAD
from tests.factories import NOW, make_user
from tests.rated import Loop

pytestmark = pytest.mark.django_db
CANARY = "Canary in the coal mine."
QUERIES = 31


@pytest.fixture
def loop(job: Job) -> Loop:
    return complete_loop(job)


@pytest.fixture
def summary(loop: Loop) -> Share:
    return shared(loop)


def html(client: Client, made: Share, status: int = 200) -> str:
    response = client.get(made.path)
    assert response.status_code == status
    return str(response.content.decode())


def test_without_the_code_the_link_shows_who_shared_and_nothing_of_whom(
    client: Client, loop: Loop, summary: Share
) -> None:
    door = html(client, summary)

    assert "Noor Haddad shared something with you" in door
    assert "Mail me a code" in door
    assert loop.debrief.application.candidate.name not in door
    assert ("Loud and clear." in door, 'class="matrix"' in door) == (False, False)
    assert (summary.codes.count(), summary.openings.count()) == (0, 0)  # opening it mails nothing


def test_with_the_code_it_shows_the_summary_and_each_opening_is_kept(
    client: Client, loop: Loop, summary: Share
) -> None:
    Vote.cast(loop.debrief, make_user(), choice="no", ground=CANARY, at=NOW)
    loop.debrief.open_votes(by=None, at=NOW)
    unlock(client, summary)

    page = html(client, summary)
    html(client, summary)
    client.head(summary.path)

    assert 'class="matrix"' in page
    assert "Amara Okafor, Round 0 · cited by Rater0 Jones" in page
    assert 'class="watermark" aria-hidden="true"><defs>' in page
    assert page.count(ADDRESS) == 2
    assert "is written down, each time" in page
    assert CANARY not in page
    assert 'href="/debriefs' not in page
    assert 'href="/interviews' not in page
    assert loop.debrief.application.candidate.email not in page
    assert summary.openings.count() == 2


def test_pages_are_kept_nowhere_found_by_nobody_and_tell_no_other_site(client: Client, summary: Share) -> None:
    door = client.get(summary.path)
    unlock(client, summary)
    inside = client.get(summary.path)

    for response in (door, inside):
        assert "no-store" in response.headers["Cache-Control"]
        assert "noindex" in response.headers["X-Robots-Tag"]
    assert [page.headers["Referrer-Policy"] for page in (door, inside)] == ["same-origin", "no-referrer"]


def test_quote_shows_the_words_and_nothing_else_of_the_debrief(client: Client, loop: Loop) -> None:
    made = shared(loop, citation=quote_of(loop))
    unlock(client, made)

    page = html(client, made)

    assert "Loud and clear." in page
    assert '<span class="figures">0:04</span>' in page
    assert "Amara Okafor" in page
    assert ('class="matrix"' in page, "Rater0" in page, "<video" in page) == (False, False, False)


def test_summary_leaves_out_words_of_a_recording_that_was_locked(client: Client, loop: Loop, summary: Share) -> None:
    unlock(client, summary)
    quote = quote_of(loop)
    type(quote).objects.filter(interview=loop.interviews[0]).update(quote=CANARY)
    assert CANARY in html(client, summary)
    loop.interviews[0].recordings.update(is_locked=True)

    page = html(client, summary)

    assert (CANARY in page, "can’t be opened any more" in page, "Loud and clear." in page) == (False, True, True)


def test_another_browser_is_asked_for_a_code_of_its_own(client: Client, summary: Share) -> None:
    unlock(client, summary)
    other = Client()

    assert "Mail me a code" in html(other, summary)
    other.cookies = client.cookies
    assert 'class="matrix"' in html(other, summary)


def test_code_of_one_share_opens_no_other(client: Client, loop: Loop, summary: Share) -> None:
    unlock(client, summary)
    other = shared(loop, citation=quote_of(loop))

    assert "Mail me a code" in html(client, other)
    assert client.cookies["share_pass"]["path"] == summary.path
    assert client.cookies["share_pass"]["httponly"]


def test_used_code_is_used(client: Client, summary: Share) -> None:
    client.post(f"{summary.path}code")
    digits = mailed_code(summary)
    assert client.post(f"{summary.path}open", {"code": digits}).status_code == 302

    again = Client().post(f"{summary.path}open", {"code": digits})

    assert (again.status_code, "can’t be used any more" in again.content.decode()) == (422, True)


def test_wrong_code_is_said_and_counted_and_what_is_no_code_is_not(client: Client, summary: Share) -> None:
    client.post(f"{summary.path}code")
    digits = mailed_code(summary)
    wrong = f"{(int(digits) + 1) % 10**6:06}"

    for typed, words in [("12 34", "A code has six digits"), ("", "Write the six digits"), (wrong, "4 more tries")]:
        answer = client.post(f"{summary.path}open", {"code": typed})
        assert (answer.status_code, words in answer.content.decode()) == (422, True)

    assert summary.codes.get().tries == 1
    assert client.post(f"{summary.path}open", {"code": f" {digits[:3]} {digits[3:]} "}).status_code == 302


@pytest.mark.parametrize("end", ["expired", "revoked", "sharer left", "unknown"])
def test_ended_link_is_closed_also_in_a_browser_that_had_opened_it(
    end: str, client: Client, loop: Loop, owner: User, summary: Share
) -> None:
    unlock(client, summary)
    path, now = summary.path, NOW
    match end:
        case "expired":
            now = summary.expires_at
        case "revoked":
            summary.revoke(by=owner, at=NOW)
        case "sharer left":
            loop.debrief.application.job.committee.remove(owner)
        case "unknown":
            path = f"{path[:-2]}/"

    with time_machine.travel(now, tick=False):
        answers = [client.get(path), client.post(f"{path}code"), client.post(f"{path}open", {"code": "123456"})]

    assert {answer.status_code for answer in answers} == {404}
    assert all("This link opens nothing" in answer.content.decode() for answer in answers)
    assert summary.openings.count() == 0


def test_browser_is_asked_again_after_twelve_hours(client: Client, summary: Share) -> None:
    unlock(client, summary)

    with time_machine.travel(NOW + timedelta(hours=13), tick=False):
        assert "Mail me a code" in html(client, summary)


def test_codes_are_not_mailed_without_end(client: Client, summary: Share) -> None:
    statuses = [client.post(f"{summary.path}code").status_code for _ in range(6)]

    assert statuses == [302] * 5 + [429]


def test_login_does_not_open_it_and_asking_needs_a_post(client: Client, owner: User, summary: Share) -> None:
    client.force_login(owner)

    assert "Mail me a code" in html(client, summary)
    assert [client.get(f"{summary.path}{door}").status_code for door in ("code", "open")] == [405, 405]


def test_what_people_wrote_is_inert(client: Client, loop: Loop) -> None:
    quote = quote_of(loop)
    type(quote).objects.filter(pk=quote.pk).update(quote=PAYLOAD, speaker=PAYLOAD)
    quote.refresh_from_db()
    made = shared(loop, citation=quote)
    unlock(client, made)

    page = html(client, made)

    assert ("<img src=x" in page, "{{7*7}}" in page) == (False, True)


def test_summary_costs_the_same_however_often_it_was_opened(
    client: Client, summary: Share, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    unlock(client, summary)
    for _ in range(3):
        with django_assert_num_queries(QUERIES):
            client.get(summary.path)


# ── how it sounded ──


@pytest.fixture
def heard(loop: Loop) -> Share:
    heard_quote(loop)
    return shared_with(loop)


def addresses(made: Share) -> tuple[str, str]:
    return f"{made.path}clip/clip.m4a", f"{made.path}captions.vtt"


def test_clip_is_being_prepared_and_then_plays_with_captions(client: Client, heard: Share) -> None:
    unlock(client, heard)
    waiting = html(client, heard)
    clip = cut(heard)

    page = html(client, heard)

    assert ("is being prepared" in waiting, "<video" in waiting, "Loud and clear." in waiting) == (True, False, True)
    for address in addresses(heard):
        assert f'src="{address}"' in page
    assert 'preload="none"' in page
    whole, words = (client.get(address) for address in addresses(heard))
    assert (whole.status_code, whole.headers["Content-Type"], whole.headers["Content-Length"]) == (
        200,
        "audio/mp4",
        str(clip.size),
    )
    assert (words.headers["Content-Type"], "Loud and clear." in words.content.decode()) == (
        "text/vtt; charset=utf-8",
        True,
    )
    for response in (whole, words):
        assert "no-store" in response.headers["Cache-Control"]
        assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert "noindex" in response.headers["X-Robots-Tag"]


def test_clip_is_served_in_ranges_and_each_playing_is_written_down_once(client: Client, heard: Share) -> None:
    clip = cut(heard)
    unlock(client, heard)
    address = addresses(heard)[0]

    answers = [client.get(address, headers={"Range": wanted}) for wanted in ("bytes=0-1", "bytes=100-199", "bytes=0-")]
    client.head(address)

    assert [answer.status_code for answer in answers] == [206] * 3
    assert answers[1].headers["Content-Range"] == f"bytes 100-199/{clip.size}"
    assert client.get(address, headers={"Range": f"bytes={clip.size}-"}).status_code == 416
    assert clip.plays.count() == 1


def test_nobody_hears_it_without_the_code_nor_by_a_login(client: Client, owner: User, heard: Share) -> None:
    clip = cut(heard)
    client.force_login(owner)

    assert [client.get(address).status_code for address in addresses(heard)] == [404, 404]
    assert clip.plays.count() == 0


@pytest.mark.parametrize("end", ["expired", "revoked", "sharer left", "locked", "redacting", "erased", "other name"])
def test_clip_that_rests_on_nothing_is_not_served(
    end: str, client: Client, loop: Loop, owner: User, heard: Share
) -> None:
    cut(heard)
    unlock(client, heard)
    now, (address, words) = NOW, addresses(heard)
    recorded = recording_of(heard)
    match end:
        case "expired":
            now = heard.expires_at
        case "revoked":
            shares.revoke(heard, by=owner, now=NOW)
        case "sharer left":
            loop.debrief.application.job.committee.remove(owner)
        case "locked":
            recorded.recording.lock()
        case "redacting":
            recorded.close()
        case "erased":
            Artifact.objects.filter(pk=recorded.pk).update(state=Artifact.State.ERASED)
        case "other name":
            address, words = f"{heard.path}clip/recording.mp4", f"{heard.path}clip/clip.m4a%00"

    with time_machine.travel(now, tick=False):
        assert [client.get(each).status_code for each in (address, words)] == [404, 404]


def test_quote_without_its_sound_has_no_clip_and_one_that_failed_keeps_the_words(client: Client, loop: Loop) -> None:
    quote = heard_quote(loop)
    silent, failed = shared(loop, citation=quote), shared_with(loop)
    SharedClip.objects.filter(share=failed).update(state=SharedClip.State.DEAD)
    for made in (silent, failed):
        unlock(client, made)
        page = html(client, made)
        assert ("Loud and clear." in page, "<video" in page, "being prepared" in page) == (True, False, False)
        assert [client.get(address).status_code for address in addresses(made)] == [404, 404]
