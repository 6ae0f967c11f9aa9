"""Queries for the pages of interviewers and the committee: their list, one application's interviews, the texts, who opened what.

Reads interviews through `visible_to`, so the result never holds what the person may not see; writes nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, TypedDict

from django.contrib.auth.models import User
from django.db.models import Case, Exists, F, Max, OuterRef, Prefetch, QuerySet, Subquery, Value, When
from django.utils.translation import gettext as _

from candidates.models import Application
from debriefs.access import Access, accesses_to
from debriefs.agenda import Agenda, Group, NextAct
from debriefs.models import Debrief
from debriefs.progress import FILES, Chip, Progress
from debriefs.waiting import Ask, unread, with_ask
from interviews.booking.models.interview_rows import InterviewQuerySet
from interviews.models import (
    ActionItem,
    Artifact,
    Interview,
    InterviewChange,
    MediaView,
    Redaction,
    Summary,
    Transcript,
)

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class Annotations(TypedDict):
        ask: str
        next_at: datetime | None
        to_read: list[Interview]


@dataclass(frozen=True)
class Notes:
    transcript: Transcript | None
    summary: Summary | None
    action_items: list[ActionItem]
    changes: list[InterviewChange]


@dataclass(frozen=True)
class Entry:
    """One application in the list of debriefs."""

    application: Application
    debrief: Debrief | None  # opens when there is something to read
    ask: Ask | None
    group: Group
    interviews: list[Progress]
    chips: list[Chip]
    act: NextAct | None


@dataclass(frozen=True)
class Opening:
    """One person, or one key of the API, that opened files of an interview, what was done with them, and when last."""

    user_id: int | None
    name: str
    last_at: datetime
    acts: list[str]  # in words: played, read, downloaded, exported


def applications(user: User, *, now: datetime) -> "QuerySet[WithAnnotations[Application, Annotations]]":
    """Applications with interviews that this person may see: their own next interviews first, then what waits for them, what is new,
    the others' next interviews, and the latest.

    Each with `ask`, `next_at`, and its visible interviews as `to_read`.
    """
    visible = Interview.objects.visible_to(user)
    of_it = visible.filter(application=OuterRef("pk"))
    own = of_it.filter(assignments__interviewer__user=user.pk)
    rows = Application.objects.filter(pk__in=visible.values("application"))
    rank = Case(When(ask="", then=Value(3)), When(ask=Ask.LOOK, then=Value(2)), default=Value(1))
    return (
        with_ask(rows, user.pk, now=now)
        .annotate(
            own_next_at=Subquery(own.upcoming(now).order_by("starts_at").values("starts_at")[:1]),
            next_at=Subquery(of_it.upcoming(now).order_by("starts_at").values("starts_at")[:1]),
            latest_at=Subquery(of_it.order_by("-starts_at").values("starts_at")[:1]),
            rank=rank,
        )
        .select_related("candidate", "job", "debrief")
        .prefetch_related(Prefetch("interviews", _with_is_new(visible, user).order_by("starts_at"), to_attr="to_read"))
        .order_by(F("own_next_at").asc(nulls_last=True), "rank", F("next_at").asc(nulls_last=True), "-latest_at", "pk")
    )


def entries(
    to_read: "Iterable[WithAnnotations[Application, Annotations]]", user: User, *, now: datetime
) -> list[Entry]:
    """Rows of `applications`, ready for the page: group by group, in their own order within each."""
    rows = list(to_read)
    accesses = accesses_to(rows, user, now=now)
    found = [_entry(application, accesses[application.pk], now=now) for application in rows]
    order = list(Group)
    return sorted(found, key=lambda entry: order.index(entry.group))


def _entry(application: "WithAnnotations[Application, Annotations]", access: Access, *, now: datetime) -> Entry:
    debrief = getattr(application, "debrief", None)
    agenda = Agenda(
        access=access,
        debrief=debrief,
        ask=Ask(application.ask) if application.ask else None,
        has_upcoming=application.next_at is not None,
        now=now,
    )
    return Entry(
        application=application,
        debrief=debrief,
        ask=agenda.ask,
        group=agenda.group,
        interviews=[Progress.of(interview, now=now) for interview in application.to_read],
        chips=agenda.chips(),
        act=agenda.next_act(),
    )


def interviews_of(application_id: int, user: User, *, now: datetime) -> list[Progress]:
    """All interviews of one application that this person may see, in the order in which they happen."""
    visible = Interview.objects.visible_to(user).filter(application=application_id)
    return [Progress.of(one, now=now) for one in _with_is_new(visible, user).order_by("starts_at")]


def other_interviews(of: Progress, user: User) -> list[Progress]:
    """The candidate's other interviews that this person may see."""
    candidate = of.interview.application.candidate_id
    visible = Interview.objects.visible_to(user).filter(application__candidate=candidate)
    others = _with_is_new(visible.exclude(pk=of.interview.pk), user).order_by("starts_at")
    return [Progress.of(one, now=of.now) for one in others]


def transcript(of: Progress) -> Transcript | None:
    """The interview's transcript, if its file is archived."""
    return Transcript.objects.select_related("artifact__uploaded_by").filter(artifact__in=_readable(of)).first()


def notes(of: Progress, *, with_machine_text: bool) -> Notes:
    """Transcript, summary and action items as far as their files are archived, and the interview's changes.

    Summary and action items are not even asked for without `with_machine_text`.
    """
    readable = _readable(of) if with_machine_text else []
    return Notes(
        transcript=transcript(of),
        summary=Summary.objects.filter(artifact__in=readable).first() if readable else None,
        action_items=list(ActionItem.objects.filter(artifact__in=readable)) if readable else [],
        changes=list(of.interview.changes.all()),
    )


def openings(interview: Interview) -> list[Opening]:
    """Who opened files of this interview, latest first."""
    rows = (
        MediaView.objects.filter(artifact__recording__interview=interview, artifact__recording__is_locked=False)
        .values("user_id", "user__first_name", "user__last_name", "user__email", "key_id", "key__name", "act")
        .annotate(last_at=Max("viewed_at"))
        .order_by("-last_at")
    )
    people: dict[tuple[int | None, int | None], Opening] = {}
    for row in rows:
        name = f"{row['user__first_name'] or ''} {row['user__last_name'] or ''}".strip() or row["user__email"]
        named = name or _("Key “%(name)s”") % {"name": row["key__name"]}
        who = (row["user_id"], row["key_id"])
        opening = people.setdefault(who, Opening(row["user_id"], named, row["last_at"], []))
        opening.acts.append(str(MediaView.Act(row["act"]).label))
    return list(people.values())


def redactions(of: Progress) -> list[Redaction]:
    """Of the recording that is shown; one query, none without a recording."""
    if of.recording is None:
        return []
    return list(Redaction.objects.filter(recording=of.recording).select_related("redacted_by"))


def _readable(of: Progress) -> list[Artifact]:
    return [artifact for artifact in of.artifacts.values() if artifact.is_archived]


def _with_is_new(interviews: InterviewQuerySet, user: User) -> QuerySet[Interview]:
    is_new = Exists(unread(Interview.objects.filter(pk=OuterRef("pk")), user))
    return interviews.with_people().annotate(is_new=is_new).prefetch_related(*FILES)
