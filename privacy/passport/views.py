"""The page of a recording's passport, what is downloaded from it, and the page of the week."""

from collections.abc import Iterator
from datetime import date, datetime, time

from django.conf import settings
from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from candidates.models import Consent
from interviews.models import Interview, Recording
from privacy import policy, words
from privacy.passport import document, note, page, week
from privacy.passport.models import Checkpoint, LedgerCheck, LedgerEntry, Stamp
from privacy.passport.week import Absence, Proof
from privacy.passport.words import fault_sentence
from privacy.precedence import RECORDED
from privacy.schedule import Line, day
from recruiting import clock
from recruiting.access import logged_in, recruiter
from recruiting.desk.words import pill
from recruiting.files import serving
from recruiting.identity import about_others, not_about
from recruiting.recruiters import is_privacy_officer

HEADERS = {"Cache-Control": serving.NO_STORE}
PROOFS = {
    Proof.NONE: (_("Nothing to prove"), "quiet"),
    Proof.WAITING: (_("Entered within a minute"), "info"),
    Proof.INSIDE: (_("Signed, not outside yet"), "info"),
    Proof.PROVEN: (_("Proven"), "good"),
    Proof.BROKEN: (_("Changed afterwards"), "bad"),
}


# Under “Archived”, “Provable” and “Kept until”, where nothing is archived.
ABSENCES = {
    Absence.AHEAD: (
        _("Nothing yet: the interview is ahead"),
        _("Once a file is archived"),
        _("From its first file on"),
    ),
    Absence.COMING: (_("No file yet"), _("Once a file is archived"), _("From its first file on")),
    Absence.ERASED: (_("Erased"), _("That it was erased"), _("Nothing is kept")),
    Absence.LOST: (_("Nothing: the recording is lost"), _("Nothing to prove"), _("Nothing is kept")),
    Absence.NEVER: (_("Nothing to archive"), _("Nothing to prove"), _("Nothing is kept")),
}


@recruiter
@require_safe
def passport(request: HttpRequest, recording_id: int) -> HttpResponse:
    recording, user, now = _recording(request, recording_id), logged_in(request), clock.now()
    checked = LedgerCheck.objects.exclude(state__in=LedgerCheck.OPEN).order_by("-day").first()
    context = {
        **admin.site.each_context(request),
        "title": "Passport",
        "number": recording_id,
        "recording": recording,
        "figures": page.figures(recording, recording_id),
        "course": page.course_of(recording_id),
        "kept": list(page.kept_until(recording, user, now=now)) if recording else [],
        "key": note.signer().verifier,
        "roots": settings.TIMESTAMP_CERTIFICATES,
        "checked": checked,
        "fault": fault_sentence(checked.fault, checked.position) if checked and checked.fault else "",
    }
    return TemplateResponse(request, "admin/privacy/passport.html", context, headers=HEADERS)


@recruiter
@require_safe
def passport_file(request: HttpRequest, recording_id: int) -> HttpResponse:
    """`?held=`: the size of a checkpoint that the auditor has."""
    _recording(request, recording_id)
    held = request.GET.get("held", "")
    try:
        made = document.passport(recording_id, held=int(held) if held.isdecimal() and len(held) < 19 else None)
    except document.NothingEntered:
        raise Http404 from None
    named = {"Content-Disposition": f'attachment; filename="passport-{recording_id}.json"'}
    return JsonResponse(made, headers=HEADERS | named, json_dumps_params={"indent": 1, "ensure_ascii": False})


@recruiter
@require_safe
def verifier(request: HttpRequest) -> HttpResponse:
    named = {"Content-Disposition": f'attachment; filename="{document.VERIFIER.name}"'}
    return HttpResponse(document.VERIFIER.read_bytes(), content_type="text/x-python; charset=utf-8", headers=named)


@recruiter
@require_safe
def checkpoint_file(request: HttpRequest, size: int) -> HttpResponse:
    """As it was stamped, byte for byte."""
    return _file(
        f"checkpoint-{size}.txt", get_object_or_404(Checkpoint, size=size).note.encode(), "text/plain; charset=utf-8"
    )


@recruiter
@require_safe
def stamp_file(request: HttpRequest, size: int) -> HttpResponse:
    stamp = get_object_or_404(Stamp.objects.stamped(), checkpoint__size=size)
    return _file(f"checkpoint-{size}.tsr", stamp.file, "application/timestamp-reply")


def _file(name: str, content: bytes, kind: str) -> HttpResponse:
    named = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=HEADERS | named)


def _recording(request: HttpRequest, recording_id: int) -> Recording | None:
    """None when it is erased, and only its entries are left. What is restricted is there for privacy officers. Raises Http404."""
    rows = Recording.objects.select_related("interview__application__candidate", "interview__panel")
    recording = rows.prefetch_related("artifacts").filter(pk=recording_id).first()
    if recording is None or recording.interview.application.erased_at is not None:
        if not LedgerEntry.objects.filter(recording=recording_id).exists():
            raise Http404
        return None
    user, own = logged_in(request), Interview.objects.filter(pk=recording.interview_id)
    if about_others(own, user.email).exists():
        return recording
    if is_privacy_officer(user) and not_about(own, user.email).exists():
        return recording
    raise Http404


# ── the week ──
@recruiter
@require_safe
def recorded_week(request: HttpRequest) -> HttpResponse:
    """`?week=2026-W49`; this week where it is none."""
    now = clock.now()
    today = timezone.localtime(now).date()
    first = _week(request.GET.get("week", ""), today)
    begin = timezone.make_aware(datetime.combine(first, time()))
    context = {
        **admin.site.each_context(request),
        "title": "Recordings of the week",
        "first": first,
        "begin": begin,
        "site_zone": timezone.get_default_timezone_name(),
        "asked": _name(first),
        "before": _name(week.monday(date.fromordinal(first.toordinal() - 7))),
        "after": _name(date.fromordinal(first.toordinal() + 7)),
        "is_this_week": first == week.monday(today),
    }
    try:
        found = week.week_of(logged_in(request), begin=begin, now=now)
    except policy.PolicyIsBroken as error:
        context["mistakes"] = error.mistakes
    else:
        context |= {"week": found, "rows": [_row(row, now) for row in found.rows]}
    return TemplateResponse(request, "admin/privacy/recorded_week.html", context, headers=HEADERS)


def _week(asked: str, today: date) -> date:
    """The Monday of a week as browsers write it, or of today's."""
    try:
        return datetime.strptime(f"{asked}-1", "%G-W%V-%u").date()  # noqa: DTZ007  # a day has no zone
    except ValueError:
        return week.monday(today)


def _name(first: date) -> str:
    year, number, _ = first.isocalendar()
    return f"{year}-W{number:02}"


def _row(row: week.Row, now: datetime) -> dict[str, object]:
    return {
        "interview": row.interview,
        "starts_at": timezone.localtime(row.interview.starts_at),
        "recorded": _recorded(row, now),
        "why": row.recording.why if row.recording else "",
        "recording": row.recording,
        "files": row.files,
        "proof": pill(*PROOFS[row.proof]) if row.files.archived else "",
        "absence": ABSENCES[row.absence] if row.absence else None,
        "kept": list(_kept(row.kept, day(now))),
    }


def _kept(lines: list[Line], today: date) -> Iterator[tuple[str, str, str]]:
    """Of what, until when, and why; of what is named only where one goes before the other."""
    told = [
        (
            str(line.kind.label),
            words.course(line.verdict, today),
            words.why(line.verdict.decided_by, line.facts.outcome),
        )
        for line in lines
    ]
    is_the_same = len({one[1:] for one in told}) == 1 and len(told) == len(RECORDED)
    yield from [("", *told[0][1:])] if is_the_same else told


def _recorded(row: week.Row, now: datetime) -> str:
    if row.recording is not None:
        return pill(row.recording.state_words, row.recording.tone)
    if row.consent == Consent.Choice.NO:
        return pill("Said no to recording", "quiet")
    if not row.interview.panel.records:
        return pill("Not to be recorded", "quiet")
    return pill("No recorder came", "bad") if row.interview.starts_at <= now else pill("No recorder yet", "quiet")
