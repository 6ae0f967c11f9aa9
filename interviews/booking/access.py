"""Access to what belongs to an interview: for candidates by their booking link, for others by their login."""

from functools import wraps
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser, User
from django.http import Http404, HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse

from interviews.booking.models import BookingLink, Interview
from recruiting import clock
from recruiting.access import View, mark
from recruiting.recruiters import is_recruiter


def holder_of_link(view: View) -> View:
    """The access mark of candidates' pages: the view gets the booking link in place of its token.

    Unknown, expired and revoked links get the same answer.
    """

    @wraps(view)
    def guarded(request: HttpRequest, token: str, *args: object, **kwargs: object) -> HttpResponseBase:
        link = BookingLink.objects.with_token(token)
        if link is None or not link.opens_page(clock.now()):
            return TemplateResponse(request, "candidates/link_closed.html", {"link": None}, status=404)
        response = view(request, link, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return mark(login_not_required(guarded), "holder_of_link")


def may_run(interview: Interview, user: User) -> bool:
    """May they stop its recorder, and say whether it took place? Those who take it now, and recruiters; not who has handed it over."""
    return is_recruiter(user) or interview.is_taken_by(user)


def interview_for(user: User | AnonymousUser, interview_id: UUID) -> Interview:
    """Raises Http404 when there is no such interview, or this user may not see it."""
    try:
        return Interview.objects.visible_to(user).with_people().get(pk=interview_id)
    except Interview.DoesNotExist:
        raise Http404 from None
