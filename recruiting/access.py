"""Access to views. Each view has one of these marks (recruiting/checks.py reports one without); without permission the answer is 404."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AbstractUser, AnonymousUser, User
from django.http import Http404, HttpRequest, HttpResponseBase
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from recruiting.recruiters import is_privacy_officer, is_recruiter

View = Callable[..., HttpResponseBase]
SameView = TypeVar("SameView", bound=View)
Arguments = ParamSpec("Arguments")


def mark(view: SameView, name: str) -> SameView:
    view.access = name  # type: ignore[attr-defined]  # the mark that checks.py looks for
    return view


def public(view: SameView) -> SameView:
    """Without a login."""
    return mark(login_not_required(view), "public")


def _guarded(
    view: Callable[Concatenate[HttpRequest, Arguments], HttpResponseBase],
    name: str,
    *,
    may: Callable[[AbstractUser | AnonymousUser], bool],
) -> Callable[Concatenate[HttpRequest, Arguments], HttpResponseBase]:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Arguments.args, **kwargs: Arguments.kwargs) -> HttpResponseBase:
        if not may(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return mark(guarded, name)


def recruiter(
    view: Callable[Concatenate[HttpRequest, Arguments], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, Arguments], HttpResponseBase]:
    """Recruiters only."""
    return _guarded(view, "recruiter", may=is_recruiter)


def privacy_officer(
    view: Callable[Concatenate[HttpRequest, Arguments], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, Arguments], HttpResponseBase]:
    """Those who let the retention policy be carried out, and nobody else."""
    return _guarded(view, "privacy_officer", may=is_privacy_officer)


def reader(view: SameView) -> SameView:
    """Any logged-in person; the view must read its rows through `visible_to(user)`."""
    return mark(view, "reader")


def in_admin(view: SameView) -> SameView:
    """A page of ours within the admin: the admin asks for staff, and the view for the model's permission."""
    return mark(view, "in_admin")


def logged_in(request: HttpRequest) -> User:
    """The user of a request; raises Http404 without a login."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user


@reader
def nothing_here(request: HttpRequest, rest: str) -> HttpResponseBase:
    """404, in place of the admin's redirect from a row to its page on the site, which fails for rows without one."""
    raise Http404


@public
def own_address(request: HttpRequest) -> HttpResponseBase:
    """404, in place of allauth's pages for changing one's address: with another address, a person who applied here could read their
    own file. The pages to confirm an address and to repeat the password are not used either."""
    raise Http404


class RecruitersOnly(BasePermission):
    """For the API, which the ATS reads with a recruiter's token."""

    def has_permission(self, request: Request, view: object) -> bool:
        return is_recruiter(request.user)
