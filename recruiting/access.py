"""Who may come in. Every view carries one of these marks (recruiting/checks.py refuses a view without); no permission looks like not found."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponseBase
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from recruiting.recruiters import is_recruiter

View = Callable[..., HttpResponseBase]


def mark(view: View, name: str) -> View:
    view.access = name  # type: ignore[attr-defined]  # the mark that checks.py looks for
    return view


def public(view: View) -> View:
    """Anybody."""
    return mark(login_not_required(view), "public")


def recruiter(view: View) -> View:
    """Recruiters only."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not is_recruiter(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return mark(guarded, "recruiter")


def reader(view: View) -> View:
    """Whoever is logged in; the view reaches its rows through `visible_to(user)` and so finds only what this person may see."""
    return mark(view, "reader")


def in_admin(view: View) -> View:
    """A page of ours within the admin: the admin lets staff in, and the view asks for the model's permission."""
    return mark(view, "in_admin")


def logged_in(request: HttpRequest) -> User:
    """Whose request it is, where nobody comes in without a login."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user


@reader
def nothing_here(request: HttpRequest, rest: str) -> HttpResponseBase:
    """In place of the admin's way from a row to its page on the site, which breaks for rows that have none."""
    raise Http404


@public
def own_address(request: HttpRequest) -> HttpResponseBase:
    """In place of allauth's pages for changing one's address: with another one, people who applied here could read their own
    file. Nor is there an address to confirm, or anything that asks for the password again."""
    raise Http404


class RecruitersOnly(BasePermission):
    """The API speaks to the ATS, with a recruiter's token."""

    def has_permission(self, request: Request, view: object) -> bool:
        return is_recruiter(request.user)
