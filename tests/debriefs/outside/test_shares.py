"""What may be shared with whom, on what a share rests, and how often a code is mailed."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User

from candidates.models import Job
from debriefs.models import Note, Share, SharedClip
from debriefs.models.citation import Citation
from debriefs.outside import shares
from interviews.messages.codes import CodeGone, TooManyCodes, WrongCode
from interviews.models import Artifact, Message
from tests.debriefs.clips import cut, heard_quote, shared_with
from tests.debriefs.outsiders import ADDRESS, complete_loop, mailed_code, quote_of, shared
from tests.factories import NOW, make_interview, make_interviewer, make_user
from tests.rated import Loop
from tests.recorded import make_debrief, make_held

pytestmark = pytest.mark.django_db


@pytest.fixture
def loop(job: Job) -> Loop:
    return complete_loop(job)


def test_share_is_written_with_its_mail_and_ends_with_the_sharers_day(loop: Loop, owner: User) -> None:
    made = shared(loop, days=5)

    message = Message.objects.get(kind=Message.Kind.SHARED)
    assert (message.to, message.application, made.mail) == (ADDRESS, loop.debrief.application, message)
    assert timedelta(days=5) <= made.expires_at - NOW <= timedelta(days=6)
    assert (made.expires_at.hour, made.shared_by) == (0, owner)


@pytest.mark.parametrize("written", ["{}", "{}+else"])
def test_candidate_is_no_outsider(written: str, loop: Loop, owner: User) -> None:
    local, domain = loop.debrief.application.candidate.email.split("@")
    address = f"{written.format(local.upper())}@{domain}"

    with pytest.raises(shares.IsCandidate):
        shares.require_shareable(loop.access(owner), loop.debrief, citation=None, address=address, now=NOW)


def test_who_has_yet_to_rate_is_no_outsider_either(loop: Loop, owner: User) -> None:
    coming = make_interview(link=loop.interviews[0].link, starts_at=NOW + timedelta(days=3))
    coming.interviewer.user = make_user()
    coming.interviewer.save()
    access = loop.access(owner)

    for address in (coming.interviewer.user.email, coming.interviewer.email):
        with pytest.raises(shares.OwesScorecard):
            shares.require_shareable(access, loop.debrief, citation=None, address=address, now=NOW)


def test_colleague_to_whom_the_ratings_are_closed_is_no_outsider(loop: Loop, owner: User) -> None:
    """Neither under their login's address nor under the one that interviews are mailed to."""
    member = make_user(email="member@example.com")
    make_interviewer(user=member, email="mails@example.com")
    loop.debrief.application.job.committee.add(member)
    access = loop.access(loop.authors[0])
    shares.require_shareable(access, loop.debrief, citation=None, address=member.email, now=NOW)
    late = make_held(link=loop.interviews[0].link, interviewer=make_interviewer(user=make_user()))

    assert late.application == loop.debrief.application
    for address in ("member+x@example.com", "mails@example.com"):
        with pytest.raises(shares.IsSealed):
            shares.require_shareable(access, loop.debrief, citation=None, address=address, now=NOW)


@pytest.mark.parametrize("how", ["locked", "erased", "never"])
def test_words_of_a_recording_that_cannot_be_opened_are_not_shared(how: str, loop: Loop, owner: User) -> None:
    quote = quote_of(loop)
    made = shared(loop, citation=quote)
    recording = quote.interview.recordings.get()
    if how == "locked":
        type(recording).objects.filter(pk=recording.pk).update(is_locked=True)
    elif how == "erased":
        recording.artifacts.update(state=Artifact.State.ERASED)
    else:
        recording.delete()

    with pytest.raises(shares.NotReadable):
        shares.require_shareable(loop.access(owner), loop.debrief, citation=quote, address=ADDRESS, now=NOW)
    assert shares.access_behind(made, now=NOW) is None


def test_note_by_hand_needs_no_recording(loop: Loop) -> None:
    interview = loop.interviews[0]
    note = Note.objects.create(interview=interview, author=loop.authors[0], text="Heard it.", written_at=NOW)
    interview.recordings.all().delete()

    assert shares.is_readable(Citation.of_note(note, by=loop.authors[0], at=NOW))


@pytest.mark.parametrize(
    "end", ["expired", "revoked", "left the committee", "switched off", "owes again", "became the candidate"]
)
def test_share_rests_on_what_its_sharer_may_read(end: str, loop: Loop, owner: User) -> None:
    made, now = shared(loop), NOW
    assert shares.access_behind(made, now=now).user == owner

    match end:
        case "expired":
            now = made.expires_at
        case "revoked":
            made.revoke(by=owner, at=NOW)
        case "left the committee":
            loop.debrief.application.job.committee.remove(owner)
        case "switched off":
            owner.is_active = False
            owner.save()
        case "owes again":
            coming = make_interview(link=loop.interviews[0].link, starts_at=NOW + timedelta(days=3))
            coming.interviewer.user = owner
            coming.interviewer.save()
        case "became the candidate":
            loop.debrief.application.candidate.email = ADDRESS
            loop.debrief.application.candidate.save()

    assert shares.access_behind(Share.objects.with_token(made.token), now=now) is None


def test_codes_are_mailed_five_times_an_hour_and_ten_times_a_day(loop: Loop) -> None:
    made = shared(loop)
    for hours in (0, 2):
        for _ in range(5):
            shares.mail_code(made, now=NOW + timedelta(hours=hours))
        with pytest.raises(TooManyCodes):
            shares.mail_code(made, now=NOW + timedelta(hours=hours))

    with pytest.raises(TooManyCodes):
        shares.mail_code(made, now=NOW + timedelta(hours=23))
    assert shares.mail_code(made, now=NOW + timedelta(hours=25))


def test_code_opens_once_and_a_newer_one_ends_it(loop: Loop) -> None:
    made = shared(loop)
    with pytest.raises(CodeGone):
        shares.unlock(made, typed="123456", now=NOW)
    first = shares.mail_code(made, now=NOW)
    second = shares.mail_code(made, now=NOW + timedelta(seconds=1))
    now = NOW + timedelta(seconds=2)

    with pytest.raises(WrongCode) as wrong:
        shares.unlock(made, typed=first.digits, now=now)
    assert wrong.value.tries_left == 4
    assert shares.unlock(made, typed=second.digits, now=now) == second
    with pytest.raises(CodeGone):
        shares.unlock(made, typed=second.digits, now=now)


def test_right_code_after_five_wrong_ones_or_ten_minutes_opens_nothing(loop: Loop) -> None:
    made = shared(loop)
    code = shares.mail_code(made, now=NOW)
    for _ in range(5):
        with pytest.raises(WrongCode):
            shares.unlock(made, typed="0000000", now=NOW)
    with pytest.raises(CodeGone):
        shares.unlock(made, typed=code.digits, now=NOW)

    late = shares.mail_code(made, now=NOW + timedelta(minutes=1))
    with pytest.raises(CodeGone):
        shares.unlock(made, typed=late.digits, now=NOW + timedelta(minutes=11))


def test_code_in_the_mail_is_the_one_that_opens(loop: Loop) -> None:
    made = shared(loop)
    code = shares.mail_code(made, now=NOW)

    assert mailed_code(made) == code.digits


def test_each_opening_is_a_row(loop: Loop) -> None:
    made = shared(loop)

    shares.note_opening(made, now=NOW)

    assert [opening.opened_at for opening in made.openings.all()] == [NOW]


def test_debrief_of_another_application_carries_nothing(loop: Loop, owner: User) -> None:
    other = make_debrief(make_interview())
    made = Share.make(other, citation=None, address=ADDRESS, expires_at=NOW + timedelta(1), by=owner, at=NOW)

    assert shares.access_behind(made, now=NOW) is None


def test_clip_is_asked_for_with_the_share_and_ends_with_it(loop: Loop, owner: User) -> None:
    heard_quote(loop)
    made = shared_with(loop, "picture")
    assert (made.clip.kind, made.clip.state, made.clip.due_at) == ("picture", SharedClip.State.DUE, NOW)
    cut(made)

    assert shares.revoke(made, by=owner, now=NOW)
    assert not shares.revoke(made, by=owner, now=NOW)

    assert SharedClip.objects.get().state == SharedClip.State.DUE  # a worker deletes it
    assert (made.revoked_by, shares.access_behind(made, now=NOW)) == (owner, None)


def test_clip_that_cannot_be_cut_is_not_promised(loop: Loop, owner: User) -> None:
    with pytest.raises(shares.NotReadable):
        shared_with(loop)  # nothing of it can be heard

    assert not Share.objects.exists()
