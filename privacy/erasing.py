"""Erases a candidate on request: in steps, each of which may be taken again, so that a process that dies in between does no harm.

A hold on any part of it defers the whole, until it is released. What a law keeps is kept, and restricted, with its date.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from candidates.models import Application, Candidate
from debriefs.models import Share
from interviews.booking import changing
from interviews.booking.meeting import PRIMARY
from interviews.booking.models import BookingLink, HeldTime, InterviewChange
from interviews.booking.payload import describe_application
from interviews.booking.refusals import CannotCancel
from interviews.models import Artifact, AtsEvent, Interview
from interviews.nylas.client import nylas
from privacy import erasure_list, erasure_plan, residue, traces
from privacy.erasure_plan import Kept, Plan
from privacy.models import Erasure, ErasureStep, Hold
from privacy.policy import PolicyIsBroken
from privacy.precedence import RECORDED, Kind
from privacy.removal import Held, remove
from recruiting.work import running
from recruiting.work.errors import Away, Never, Postponed
from recruiting.zones import utc_text

Step = ErasureStep.Step
WHILE_HELD = timedelta(hours=1)
A_DAY = timedelta(days=1)
HELD_ELSEWHERE = "A hold on somebody else keeps what names this person."
OF_INTERVIEWS = RECORDED  # what no application has beside its interviews
OF_APPLICATIONS = frozenset({Kind.MAILS, Kind.APPLICATION})
ORDER = (*(kind for kind in Kind if kind != Kind.APPLICATION), Kind.APPLICATION)  # by which the rest is found


class NothingToErase(Exception):
    """They are erased already."""


def ask_for_erasure(
    *,
    candidate: Candidate,
    by: User | None,
    origin: Erasure.Origin | None = None,
    begins_at: datetime | None = None,
    now: datetime,
) -> Erasure:
    """Ask once: while one is under way, that one is returned. `by`: None for the candidate, unless `origin` says otherwise.

    `begins_at`: until then it may be taken back. The caller has asked whether the person may. Nothing is erased here: the row is
    worked soon, or then. Raises NothingToErase.
    """
    if candidate.erased_at is not None:
        raise NothingToErase
    try:
        with transaction.atomic():
            return Erasure.objects.under_way_of(candidate) or Erasure.objects.create(
                candidate=candidate,
                origin=origin or (Erasure.Origin.RECRUITER if by else Erasure.Origin.CANDIDATE),
                asked_by=by,
                asked_at=now,
                due_at=begins_at or now,
                begins_at=begins_at,
                person_hash=erasure_list.person_hash(candidate.email),
            )
    except IntegrityError:  # asked twice in the same moment
        return Erasure.objects.unfinished().get(candidate=candidate)


def work(erasure: Erasure, *, now: datetime) -> Erasure:
    """Carry it out in this process, unless another one does; returns it as it is then."""
    return running.run(Erasure, erasure.pk, carry_out, now=now) or Erasure.objects.get(pk=erasure.pk)


def carry_out(erasure: Erasure, *, now: datetime) -> str:
    """Take the steps that are left, and return the state that this comes to. Raises Postponed for what has to wait."""
    try:
        _look_for_holds(erasure)
        _take_steps(erasure, now=now)
    except Held:
        erasure.defer()
        raise Postponed("A hold stands on it. It is carried out once that is released.", wait=WHILE_HELD) from None
    except PolicyIsBroken as error:
        raise Never(f"Whether a law keeps something can’t be said: the policy is broken. {error}") from None
    return Erasure.State.LEFT_OVER if erasure.places else Erasure.State.DONE


def _take_steps(erasure: Erasure, *, now: datetime) -> None:
    candidate = erasure.candidate
    if erasure.state == Erasure.State.RESTRICTED:
        _go_on_keeping(erasure, now=now)
    _take(erasure, Step.CLOSE, lambda: _close(erasure, now=now), now=now)
    # Now it is known when each application ended.
    plan = erasure_plan.plan_for(candidate, now=now)
    if candidate.erased_at is None:
        if not plan.stays:
            erasure.begin(
                found=plan.counts, texts=erasure_plan.texts_of(candidate), files=erasure_plan.files_of(candidate)
            )
        erasure_list.add([erasure_list.entry_of(candidate)])
    _take(erasure, Step.CALENDAR, lambda: _clear_calendars(plan), now=now)
    for kind in ORDER:
        _take(erasure, Step(kind.value), _removing(kind, plan, receipt=str(erasure.pk), now=now), now=now)
    if plan.stays:
        _restrict(erasure, plan, now=now)
    wanted = erasure.wanted()
    _take(
        erasure,
        Step.TRACES,
        lambda: traces.remove_traces(candidate, wanted, meanwhile=erasure.renew),
        now=now,
    )
    _tell_ats(candidate, now=now)
    _take(erasure, Step.DATABASE, traces.overwrite_freed_pages, now=now)
    _take(erasure, Step.SEARCH, lambda: _search(erasure, wanted, now=now), now=now)


def _take(erasure: Erasure, step: Step, do: Callable[[], object], *, now: datetime) -> None:
    """Unless it was taken before. A hold that was placed meanwhile stops it here."""
    if erasure.has_done(step):
        return
    _look_for_holds(erasure)
    erasure.renew()
    do()
    erasure.note_step(step, at=now)


def _look_for_holds(erasure: Erasure) -> None:
    if Hold.objects.standing().on_any_part_of(erasure.candidate).exists():
        raise Held


# ── the steps ──
def _tell_ats(candidate: Candidate, *, now: datetime) -> None:
    """That what it has of them is to go there, too; once for each application, whose reference is its own."""
    for application in Application.objects.filter(candidate=candidate):
        payload = {**describe_application(application), "erased_at": utc_text(now)}
        AtsEvent.objects.owe_of_application(AtsEvent.Kind.CANDIDATE_ERASED, application, payload=payload, at=now)


def _close(erasure: Erasure, *, now: datetime) -> None:
    """No link works any more, no interview is ahead, no time is kept, and applications that were open are withdrawn."""
    candidate = erasure.candidate
    HeldTime.objects.of_person(candidate.email).filter(link=None).delete()  # also on jobs for which they never applied
    applications = Application.objects.filter(candidate=candidate)
    for application in applications:
        application.withdraw(by=erasure.asked_by, at=now)
    BookingLink.objects.filter(application__in=applications).revoke(by=erasure.asked_by, at=now)
    for share in Share.objects.filter(debrief__application__in=applications, revoked_at=None).select_related(
        "shared_by"
    ):
        share.revoke(by=erasure.asked_by or share.shared_by, at=now)
    for interview in Interview.objects.filter(application__in=applications).upcoming(now):
        try:
            changing.cancel(interview, actor=InterviewChange.Actor.SYSTEM, by=erasure.asked_by, now=now)
        except CannotCancel as refusal:
            raise Away(str(refusal)) from refusal


def _clear_calendars(plan: Plan) -> None:
    """Events of interviews that are over. Nobody is told: they were."""
    interviews = Interview.objects.filter(application__candidate=plan.candidate).exclude(nylas_event_id="")
    for interview in interviews.exclude(application__in=_kept_applications(plan)).select_related("interviewer"):
        if interview.nylas_grant_id and not interview.has_lost_its_calendar():
            calendar = interview.nylas_calendar_id or PRIMARY
            nylas().delete_event(interview.nylas_grant_id, calendar, interview.nylas_event_id or "", is_quiet=True)


def _removing(kind: Kind, plan: Plan, *, receipt: str, now: datetime) -> Callable[[], None]:
    kept = {(one.line.application.pk, one.line.interview and one.line.interview.pk) for one in _of(kind, plan)}

    def do() -> None:
        for place in erasure_plan.places_of(plan.candidate):
            key = (place.application.pk, place.interview and place.interview.pk)
            fits = kind not in OF_APPLICATIONS if place.interview else kind not in OF_INTERVIEWS
            if fits and key not in kept:
                remove(kind, place, receipt=receipt, at=now)

    return do


def _of(kind: Kind, plan: Plan) -> list[Kept]:
    return [kept for kept in plan.stays if kept.line.kind == kind]


def _kept_applications(plan: Plan) -> list[int]:
    return [kept.line.application.pk for kept in _of(Kind.APPLICATION, plan)]


def _go_on_keeping(erasure: Erasure, *, now: datetime) -> None:
    """Raises Postponed while nothing may go but what went already: then no step is taken again."""
    if erasure.held and not Hold.objects.filter(released_at__gt=erasure.searched_at).exists():
        raise Postponed(HELD_ELSEWHERE, wait=A_DAY)
    plan = erasure_plan.plan_for(erasure.candidate, now=now)
    if plan.stays and not plan.goes:
        _restrict(erasure, plan, now=now)


def _restrict(erasure: Erasure, plan: Plan, *, now: datetime) -> None:
    """What the law keeps is open to nobody, and looked at again each day. Always raises Postponed."""
    Application.objects.restrict(_kept_applications(plan), at=now)
    kept = [one.line.interview for one in plan.stays if one.line.kind in RECORDED and one.line.interview]
    Artifact.objects.filter(recording__interview__in=kept).restrict(at=now)
    if plan.goes:
        traces.overwrite_freed_pages()
    erasure.restrict(
        [
            {
                "kind": kept.line.kind.value,
                "count": kept.line.count,
                "until": kept.until and kept.until.isoformat(),
                "law": kept.say.rule.name if kept.say.rule else "",
            }
            for kept in plan.stays
        ],
        found=plan.counts,
        until=plan.restricted_until,
    )
    raise Postponed("A law keeps a part of it.", wait=A_DAY)


def _search(erasure: Erasure, wanted: residue.Wanted, *, now: datetime) -> None:
    """Raises Postponed while a hold on somebody else keeps what names them: a hold goes before erasure."""
    found = residue.search(wanted, kept=traces.kept_by_holds(), meanwhile=erasure.renew)
    erasure.keep_search(found, at=now)
    if found.places:
        return
    if found.held:
        erasure.wait_for_holds()
        raise Postponed(HELD_ELSEWHERE, wait=A_DAY)
    erasure.forget_wanted()
