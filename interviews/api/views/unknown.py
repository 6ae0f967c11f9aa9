"""Addresses of the API that there are not: a problem like all others, and no redirect that makes a GET of a POST."""

from django.http import HttpResponsePermanentRedirect
from django.urls import resolve
from rest_framework.exceptions import NotFound
from rest_framework.permissions import SAFE_METHODS, AllowAny
from rest_framework.request import Request
from rest_framework.views import APIView

from interviews.api import problems


class UnknownAddress(APIView):
    authentication_classes = ()
    permission_classes = [AllowAny]
    schema = None

    def get_exception_handler(self) -> problems.Handler:
        return problems.answer

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        """Raises NotFound, unless somebody reads and only left the slash away."""
        with_slash = f"{request.path}/"
        if getattr(resolve(with_slash).func, "cls", None) is UnknownAddress:
            raise NotFound("There is no such address. Those that there are stand at /api/docs/.")
        if request.method not in SAFE_METHODS:
            raise NotFound(f"There is no such address. It ends with a slash: {with_slash}")

    def get(self, request: Request, **kwargs: object) -> HttpResponsePermanentRedirect:
        return HttpResponsePermanentRedirect(request.get_full_path(force_append_slash=True))
