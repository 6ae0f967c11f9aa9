"""Who may share what, and sees with whom it was shared."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client

from candidates.models import Job
from debriefs.models import ClipPlay, Share, SharedClip
from interviews.models import Message
from recruiting import clock, queue
from tests.debriefs.clips import cut, files, heard_quote, shared_with
from tests.debriefs.outsiders import ADDRESS, complete_loop, quote_of, shared, unlock
from tests.debriefs.views.doors import login
from tests.factories import NOW, make_user
from tests.rated import Loop, make_loop

pytestmark = pytest.mark.django_db


@pytest.fixture
def loop(job: Job) -> Loop:
    return complete_loop(job)


def door(loop: Loop, act: str = "share") -> str:
    return f"{loop.debrief.get_absolute_url()}{act}"


def test_committee_and_recruiters_share_and_nobody_else(
    client: Client, loop: Loop, owner: User, recruiter: User
) -> None:
    for user, status in [(owner, 200), (recruiter, 200), (loop.authors[0], 404), (make_user(), 404)]:
        assert login(client, user).get(door(loop)).status_code == status
        assert client.post(door(loop), {"address": ADDRESS, "days": "5"}).status_code == (302 if status == 200 else 404)

    assert [share.shared_by for share in Share.objects.order_by("shared_at", "pk")].count(owner) == 1
    assert Share.objects.count() == 2


def test_nothing_is_shared_while_ratings_are_sealed(as_owner: Client, job: Job) -> None:
    sealed = make_loop(job, people=2)
    sealed.rate(0, {0: 4})

    assert as_owner.post(door(sealed), {"address": ADDRESS, "days": "5"}).status_code == 404
    assert "Share with an outsider" not in as_owner.get(sealed.debrief.get_absolute_url()).content.decode()


def test_shared_quote_stands_in_the_list_with_its_openings(as_owner: Client, loop: Loop) -> None:
    quote = quote_of(loop)
    address = f"{door(loop)}?quote={quote.pk}"
    assert "Share a quote" in as_owner.get(address).content.decode()

    answer = as_owner.post(address, {"address": f" {ADDRESS.upper()} ", "days": "3"}, follow=True)

    made = Share.objects.get()
    assert (made.citation, made.address) == (quote, ADDRESS)
    assert f"on its way to {ADDRESS}" in answer.content.decode()
    assert Message.objects.get(kind=Message.Kind.SHARED).to == ADDRESS
    outsider = Client()
    unlock(outsider, made)
    outsider.get(made.path)
    assert "Opened 1 time<" in as_owner.get(door(loop)).content.decode()
    assert made.token not in as_owner.get(door(loop)).content.decode()


def test_quote_that_is_none_of_this_debrief_is_not_found(as_owner: Client, loop: Loop, job: Job) -> None:
    other = complete_loop(job)

    for asked in (str(quote_of(other).pk), "x", ""):
        assert as_owner.get(f"{door(loop)}?quote={asked}").status_code == 404


@pytest.mark.parametrize(
    ("address", "days", "words"),
    [
        ("", "5", "Write the address"),
        ("nobody", "5", "valid email"),
        (ADDRESS, "0", "At least one day"),
        (ADDRESS, "31", "At most 30 days"),
        (ADDRESS, "soon", "Write a number of days"),
        (ADDRESS, "", "for how many days"),
        ("candidate", "5", "candidate’s own address"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    address: str, days: str, words: str, as_owner: Client, loop: Loop
) -> None:
    address = loop.debrief.application.candidate.email if address == "candidate" else address

    answer = as_owner.post(door(loop), {"address": address, "days": days})

    page = answer.content.decode()
    assert (answer.status_code, words in page) == (422, True)
    assert f'value="{address}"' in page or not address
    assert (Share.objects.count(), mail.outbox) == (0, [])


def test_revoking_ends_it_and_says_who(as_owner: Client, loop: Loop, recruiter: User) -> None:
    made = shared(loop)
    address = f"{door(loop)}/{made.pk}/revoke"
    outsider = Client()
    unlock(outsider, made)
    for user in (loop.authors[0], make_user()):
        assert login(Client(), user).post(address).status_code == 404
    assert outsider.get(made.path).status_code == 200

    assert login(Client(), recruiter).post(address).status_code == 302
    assert as_owner.post(address).status_code == 302

    assert outsider.get(made.path).status_code == 404
    page = as_owner.get(door(loop)).content.decode()
    assert f"revoked by {recruiter.get_full_name()}" in page
    assert f'action="{address}"' not in page


def test_share_of_another_debrief_is_not_revoked(as_owner: Client, loop: Loop, job: Job) -> None:
    made = shared(complete_loop(job))

    assert as_owner.post(f"{door(loop)}/{made.pk}/revoke").status_code == 404
    assert Share.objects.get().is_open(NOW)


def test_quotes_on_the_debriefs_page_lead_to_sharing_for_those_who_may(client: Client, loop: Loop, owner: User) -> None:
    for user, may in [(owner, True), (loop.authors[0], False)]:
        page = login(client, user).get(loop.debrief.get_absolute_url()).content.decode()
        assert (f'share?quote={quote_of(loop).pk}"' in page) is may


def test_quote_is_shared_with_its_sound_and_the_list_says_how_far_it_is(as_owner: Client, loop: Loop) -> None:
    quote = heard_quote(loop)
    address = f"{door(loop)}?quote={quote.pk}"
    assert "And how it sounded" in as_owner.get(address).content.decode()

    waiting = as_owner.post(address, {"address": ADDRESS, "days": "3", "clip": "sound"}, follow=True)
    made = Share.objects.get()
    clip = cut(made)
    ClipPlay.note(clip, at=NOW)
    ready = as_owner.get(door(loop)).content.decode()
    SharedClip.objects.update(state=SharedClip.State.DEAD)
    failed = as_owner.get(door(loop)).content.decode()

    assert "With its sound: being cut" in waiting.content.decode()
    assert ("With its sound: can be played; played 1 time" in ready, "could not be cut" in failed) == (True, True)


def test_revoking_deletes_the_clip(as_owner: Client, loop: Loop) -> None:
    heard_quote(loop)
    made = shared_with(loop)
    clip = cut(made)

    as_owner.post(f"{door(loop)}/{made.pk}/revoke")
    assert not SharedClip.objects.get().is_playable
    queue.work("clip", clip.pk, now=clock.now() + timedelta(minutes=5))

    assert (SharedClip.objects.get().state, files(clip)) == (SharedClip.State.DROPPED, [])
    assert "With its sound: deleted" in as_owner.get(door(loop)).content.decode()


def test_sound_is_not_offered_for_the_summary_nor_where_nothing_is_heard(as_owner: Client, loop: Loop) -> None:
    quote = quote_of(loop)  # its recording is not archived
    for address in (door(loop), f"{door(loop)}?quote={quote.pk}"):
        assert 'name="clip"' not in as_owner.get(address).content.decode()
        as_owner.post(address, {"address": ADDRESS, "days": "3", "clip": "sound"})

    assert (Share.objects.count(), SharedClip.objects.count()) == (2, 0)
