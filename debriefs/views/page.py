"""What all pages of interviewers and the committee have in common, and how their rows are found."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.contrib.auth.models import User
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone

from debriefs.access import Access, access_to
from debriefs.committee.dossier import Dossier, dossier_of
from debriefs.models import Debrief
from debriefs.progress import FILES, Progress
from interviews.booking.access import interview_for
from interviews.models import Interview, Transcript
from recruiting import clock
from recruiting.access import logged_in
from recruiting.files import serving

NUMBERS = frozenset(map(str, range(1, 10)))  # of parts


def private_page(
    request: HttpRequest, template: str, context: Mapping[str, object], *, status: int = 200
) -> TemplateResponse:
    """Times in the reader's own zone, no copy kept by the browser."""
    return TemplateResponse(
        request,
        template,
        {"section": "debriefs", **context, "zone": timezone.get_current_timezone_name()},
        headers={"Cache-Control": serving.NO_STORE},
        status=status,
    )


def allow_media(response: TemplateResponse, origins: Iterable[str], *, with_pictures: bool = False) -> None:
    """Let the page load media from these: our addresses of files redirect to the storage's own origin, where it has one."""
    if allowed := sorted(set(filter(None, origins))):
        kinds = ["media-src", "img-src"] if with_pictures else ["media-src"]
        # django-csp's own hook
        response._csp_update = dict.fromkeys(kinds, allowed)  # type: ignore[attr-defined]  # django-csp reads it


def back_to(interview: Interview, place: str, *, query: str = "") -> HttpResponseRedirect:
    """To a place of the interview's page; 303, so that the browser asks for it with GET."""
    answer = HttpResponseRedirect(f"{interview.get_absolute_url()}{'?' if query else ''}{query}#{place}")
    answer.status_code = 303
    return answer


def wants_json(request: HttpRequest) -> bool:
    """Does a script ask?"""
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def debrief_for(user: User, debrief_id: UUID) -> Debrief:
    try:
        found = Debrief.objects.visible_to(user).select_related("application__candidate", "application__job")
        return found.get(pk=debrief_id)
    except Debrief.DoesNotExist:
        raise Http404 from None


def dossier_for(user: User, debrief_id: UUID) -> Dossier:
    """Raises Http404 where they may not see it: also in the middle of their work, once they left the committee."""
    found, now = debrief_for(user, debrief_id), clock.now()
    return dossier_of(found, access_to(found.application, user, now=now), now=now)


def access_of(request: HttpRequest, shown: Progress) -> Access:
    """What this person may do with the application whose interview is shown."""
    return access_to(shown.interview.application, logged_in(request), now=shown.now)


def progress_for(user: User, interview_id: UUID, *, part: str = "") -> Progress:
    """`part`: which one of an interview that was recorded in several; without it, the one that has the transcript."""
    found = interview_for(user, interview_id)
    prefetch_related_objects([found], *FILES, "recordings__moments")
    shown = Progress.of(found, now=clock.now(), part=int(part) if part in NUMBERS else None)
    if part in NUMBERS or shown.part is None or not (shown.recording and shown.recording.is_over):
        return shown
    with_transcript = Transcript.objects.filter(interview=found).values_list("artifact__recording", flat=True).first()
    numbers = [number for number, one in enumerate(shown.parts, 1) if one.pk == with_transcript]
    return Progress.of(found, now=shown.now, part=numbers[0]) if numbers else shown
