"""Letting an outsider read a quote or a debrief's summary: the link, the one-time code, what it rests on, how it ends.

A share rests on what the person who shared it may read: it shows nothing once they may not read it any more.
"""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from debriefs.access import Access, access_to
from debriefs.committee.evidence import closed_interviews
from debriefs.interview import shared_clips
from debriefs.models import Citation, Debrief, Share, ShareCode, SharedClip, ShareOpening
from interviews.messages.codes import CodeGone, check_count
from interviews.models import Message
from logins.zones import zone_of
from recruiting import zones
from recruiting.identity import is_same_person, same_person

USUAL_DAYS, MAX_DAYS = 5, 30


class CannotShare(Exception):
    """Base of what stands against sharing with an address."""


class IsCandidate(CannotShare):
    """It is the candidate's own address."""


class OwesScorecard(CannotShare):
    """It is the address of somebody who has yet to rate."""


class IsSealed(CannotShare):
    """It is the address of somebody who reads this debrief here, and to whom the ratings are closed so far."""


class NotReadable(CannotShare):
    """What was quoted can't be opened any more: its recording is locked, or its text was erased."""


# ── the person who shares ──


def share(
    debrief: Debrief,
    access: Access,
    *,
    citation: Citation | None,
    address: str,
    days: int,
    clip: str = "",
    now: datetime,
) -> Share:
    """Share a quote, or the debrief's summary, to the end of the day `days` days from now (the sharer's), and mail the link.

    `clip`: of a quote, also how it sounded, or sound and picture (SharedClip.Kind). The caller has asked whether the person may share.
    Raises a CannotShare.
    """
    require_shareable(access, debrief, citation=citation, address=address, now=now)
    source = shared_clips.source_of(citation) if citation is not None and clip else None
    if clip and (source is None or clip not in source.kinds):
        raise NotReadable
    until = zones.end_of_day(now, days_later=days, zone=zone_of(access.user))
    with transaction.atomic():
        made = Share.make(debrief, citation=citation, address=address, expires_at=until, by=access.user, at=now)
        made.note_mail(_owe(Message.Kind.SHARED, made, key=f"shared:{made.pk}", now=now))
        if source is not None:
            shared_clips.ask_for(made, source, clip, now=now)
    return made


def revoke(shared: Share, *, by: User, now: datetime) -> bool:
    """End it now, and have its clip deleted; False when it was ended before."""
    with transaction.atomic():
        is_ended = shared.revoke(by=by, at=now)
        SharedClip.objects.filter(share=shared).look_again(at=now)
    return is_ended


def require_shareable(
    access: Access, debrief: Debrief, *, citation: Citation | None, address: str, now: datetime
) -> None:
    """Raises a CannotShare."""
    if is_same_person(address, debrief.application.candidate.email):
        raise IsCandidate
    if any(is_same_person(address, one) for one in _addresses_of_those_who_owe(access)):
        raise OwesScorecard
    if _is_sealed(debrief, address, now=now):
        raise IsSealed
    if citation is not None and not is_readable(citation):
        raise NotReadable


def is_readable(citation: Citation) -> bool:
    """A note by hand always; words of a recording while its text is archived, and never once it is locked."""
    return citation.note_id is not None or citation.interview_id not in closed_interviews(
        citation.interview.application
    )


# ── the outsider ──


def access_behind(shared: Share, *, now: datetime) -> Access | None:
    """What the person who shared it may read now; None where that doesn't carry the share any more, or it has ended."""
    by, debrief = shared.shared_by, shared.debrief
    if not (shared.is_open(now) and by.is_active and Debrief.objects.visible_to(by).filter(pk=debrief.pk).exists()):
        return None
    access = access_to(debrief.application, by, now=now)
    if not access.may_decide:
        return None
    try:
        require_shareable(access, debrief, citation=shared.citation, address=shared.address, now=now)
    except CannotShare:
        return None
    return access


def mail_code(shared: Share, *, now: datetime) -> ShareCode:
    """Mail a new code to the share's address; the codes before it open nothing any more. Raises TooManyCodes."""
    with transaction.atomic():
        held = Share.objects.select_for_update().get(pk=shared.pk)
        check_count(held.codes.all(), now=now)
        code = ShareCode.objects.create(share=held, made_at=now)
        code.note_mail(_owe(Message.Kind.SHARE_CODE, shared, key=f"share_code:{code.pk}", now=now))
    return code


def unlock(shared: Share, *, typed: str, now: datetime) -> ShareCode:
    """Use up the code that was mailed last. Raises CodeGone or WrongCode."""
    code = shared.codes.first()
    if code is None:
        raise CodeGone
    code.unlock(typed, at=now)
    return code


def note_opening(shared: Share, *, now: datetime) -> None:
    ShareOpening.objects.create(share=shared, opened_at=now)


def _addresses_of_those_who_owe(access: Access) -> set[str]:
    """Of their logins, and those that their interviews are mailed to."""
    owing = [one for one in access.expected if one.is_waited_for]
    logins = {one.author.email for one in owing if one.author}
    return logins | {person.email for one in owing for person in one.interview.people() if person.user == one.author}


def _is_sealed(debrief: Debrief, address: str, *, now: datetime) -> bool:
    """Has one of the logins of this address a seal of its own here? Interviews may be mailed to another address than the login's."""
    is_theirs = same_person("email", address) | same_person("interviewer__email", address)
    logins = [
        user
        for user in User.objects.filter(is_theirs, is_active=True).distinct()
        if Debrief.objects.visible_to(user).filter(pk=debrief.pk).exists()
    ]
    return any(access_to(debrief.application, user, now=now).seal is not None for user in logins)


def _owe(kind: Message.Kind, shared: Share, *, key: str, now: datetime) -> Message:
    return Message.objects.owe(kind, to=shared.address, key=key, application=shared.debrief.application, at=now)
