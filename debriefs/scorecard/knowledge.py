"""Whether the author of a scorecard could have read the others' before it was submitted: asked of what is written down, since a seal
that was open once may be closed again by another interview."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from debriefs.access import Access
from debriefs.status import ExpectedScorecard
from interviews.models import Assignment, Interview


def knew_others(access: Access, *, now: datetime) -> bool:
    """Were others' submitted versions open to the owner of `access` at any time until now? What was known once stays known."""
    if access.sees_scorecards or any(version.knew_others for one in access.own for version in one.versions):
        return True
    assigned = _assigned(access)
    return any(_was_open(access, assigned, at) for at in _moments(access) if at <= now)


def _assigned(access: Access) -> dict[UUID, datetime]:
    """When they were named for each of their interviews."""
    rows = Assignment.objects.filter(
        interviewer__user=access.user, interview__in={one.interview.pk for one in access.own}
    )
    return dict(rows.values_list("interview", "assigned_at"))


def _moments(access: Access) -> set[datetime]:
    """Whenever something was opened."""
    found = {opening.opened_at for opening in access.early_openings}
    for one in access.expected:
        found |= {at for version in one.versions if (at := version.submitted_at)}
        if one.scorecard is not None and one.scorecard.excused_at is not None:
            found.add(one.scorecard.excused_at)
    return found


def _was_open(access: Access, assigned: Mapping[UUID, datetime], at: datetime) -> bool:
    """The rule of `Access.seal`, as of then."""
    if any(_was_named(one, assigned, at) and not _was_finished(one, at) for one in access.own):
        return False
    others = [one for one in access.expected if one.author != access.user]
    if not any(_was_submitted(one, at) for one in others):
        return False
    is_complete = all(_was_finished(one, at) for one in others if one.author and _was_over(one.interview, at))
    decides = access.is_on_committee or access.is_recruiter
    was_early = any(opening.opened_at <= at for opening in access.early_openings)
    return any(_was_submitted(one, at) for one in access.own) or (decides and (was_early or is_complete))


def _was_named(one: ExpectedScorecard, assigned: Mapping[UUID, datetime], at: datetime) -> bool:
    named_at = assigned.get(one.interview.pk)
    return named_at is not None and named_at < at


def _was_finished(one: ExpectedScorecard, at: datetime) -> bool:
    excused_at = one.scorecard.excused_at if one.scorecard else None
    return _was_submitted(one, at) or (excused_at is not None and excused_at <= at)


def _was_submitted(one: ExpectedScorecard, at: datetime) -> bool:
    return any(version.submitted_at is not None and version.submitted_at <= at for version in one.versions)


def _was_over(interview: Interview, at: datetime) -> bool:
    return interview.ends_at <= at
