"""Pages for people who log in show times, and read them from forms, in that person's own zone."""

from collections.abc import Callable

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from logins import zones
from recruiting.access import View

FOR_LOGINS = frozenset({"reader", "recruiter", "in_admin"})  # access marks; the admin's own views carry none


class OwnZone:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            return self.get_response(request)
        finally:
            timezone.deactivate()

    def process_view(self, request: HttpRequest, view: View, args: object, kwargs: object) -> None:
        is_for_logins = getattr(view, "access", "") in FOR_LOGINS or request.path.startswith("/admin/")
        if is_for_logins and isinstance(request.user, User):
            timezone.activate(zones.zone_of(request.user))
