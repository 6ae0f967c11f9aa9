"""Who may open what belongs to an interview: the candidate by their link, others by who they are."""

from functools import wraps
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser, User
from django.http import Http404, HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse

from interviews.booking.models import BookingLink, Interview
from recruiting import clock
from recruiting.access import View, mark


def holder_of_link(view: View) -> View:
    """Whoever holds a booking link: the view gets the link instead of the token. Unknown, expired and revoked links look alike."""

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


def interview_for(user: User | AnonymousUser, interview_id: UUID) -> Interview:
    """The interview, if this person may see it; otherwise there is none."""
    try:
        return Interview.objects.visible_to(user).with_people().get(pk=interview_id)
    except Interview.DoesNotExist:
        raise Http404 from None
