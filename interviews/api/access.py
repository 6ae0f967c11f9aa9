"""Who asks the API: a program with a key, or with a recruiter's token of before there were keys, which only reads."""

from dataclasses import dataclass
from typing import TypeVar

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from candidates.models import Application, Candidate, Job
from candidates.models.application import ApplicationQuerySet
from interviews.api.problems import MissingScope
from interviews.booking.models.interview_rows import InterviewQuerySet
from interviews.models import ApiKey, Interview
from interviews.panels.models import Panel
from recruiting import clock
from recruiting.identity import about_others
from recruiting.recruiters import is_recruiter

BEARER = "bearer"
Rows = TypeVar("Rows", bound=QuerySet[Model])


class KeyAuthentication(BaseAuthentication):
    def authenticate(self, request: Request) -> tuple[AnonymousUser, ApiKey] | None:
        """None without `Authorization: Bearer`. Raises AuthenticationFailed for a key that opens nothing."""
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != BEARER:
            return None
        now = clock.now()
        key = ApiKey.objects.with_secret(secret.strip(), now=now)
        if key is None:
            raise AuthenticationFailed("This key is unknown, was ended, or has run out.")
        key.note_use(at=now)
        return AnonymousUser(), key

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class KeyScheme(OpenApiAuthenticationExtension):
    target_class = KeyAuthentication
    name = "key"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        return {"type": "http", "scheme": BEARER, "description": "A key of the API, made by an administrator."}


class HasScope(BasePermission):
    """For views that say in `scope` what a key needs. A recruiter's token reads; nobody else's opens anything."""

    def has_permission(self, request: Request, view: object) -> bool:
        scope: ApiKey.Scope = view.scope  # type: ignore[attr-defined]  # every view of the API has one
        if not isinstance(request.auth, ApiKey):
            if scope != ApiKey.Scope.READ and is_recruiter(request.user):
                raise MissingScope(scope)
            return is_recruiter(request.user)
        if scope not in request.auth.scopes:
            raise MissingScope(scope)
        return True


@dataclass(frozen=True)
class Caller:
    """What one program may see. Everything that the API shows is chosen here."""

    key: ApiKey | None
    email: str  # whose own file is closed to it: the recruiter's, or of whoever made the key

    @classmethod
    def of(cls, request: Request) -> "Caller":
        if isinstance(request.auth, ApiKey):
            return cls(request.auth, request.auth.made_by.email)
        return cls(None, request.user.email if isinstance(request.user, User) else "")

    @property
    def name(self) -> str:
        """What its calls are counted by."""
        return f"key:{self.key.pk}" if self.key is not None else f"login:{self.email}"

    def may(self, scope: ApiKey.Scope) -> bool:
        """Does its key have this scope? A recruiter's token has none of them."""
        return self.key is not None and scope in self.key.scopes

    def jobs(self) -> QuerySet[Job]:
        return self._of_jobs(Job.objects.all(), "pk")

    def panels(self) -> QuerySet[Panel]:
        return self._of_jobs(Panel.objects.all(), "job")

    def applications(self) -> ApplicationQuerySet:
        return self.visible(Application.objects.all(), "job")

    def candidates(self) -> QuerySet[Candidate]:
        """Those with an application that it may see."""
        return Candidate.objects.filter(Exists(self.applications().filter(candidate=OuterRef("pk"))))

    def interviews(self) -> InterviewQuerySet:
        return self.visible(Interview.objects.all(), "application__job")

    def visible(self, rows: Rows, job: str) -> Rows:
        """Without those of other jobs, and without what is restricted, erased, or about the person behind it."""
        return self._of_jobs(about_others(rows, self.email), job)

    def _of_jobs(self, rows: Rows, job: str) -> Rows:
        if self.key is None or self.key.is_for_all_jobs:
            return rows
        return rows.filter(Q(**{f"{job}__in": self.key.jobs.values("pk")}))
