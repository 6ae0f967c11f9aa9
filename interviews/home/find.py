"""The search over the menu: people, and the rows about them, found while the recruiter types."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from candidates.models import Application, Candidate, Job
from interviews.booking.models import Interview
from interviews.messages.models import Message
from interviews.panels.models import Interviewer, Panel
from interviews.recordings.models import Recording
from recruiting.access import in_admin
from recruiting.desk.theme import ModelAdmin
from recruiting.desk.words import when

MAX_HITS_PER_KIND = 5
MAX_QUESTION_LENGTH = 100  # letters of a question that are looked for


def _time_of(interview: Interview) -> str:
    """Its time, with its status if it does not take place."""
    status = "" if interview.is_live else f", {interview.get_status_display().lower()}"
    return f"{when(interview.starts_at)}{status}"


@dataclass(frozen=True)
class Hit:
    title: str
    words: str
    url: str


@dataclass(frozen=True)
class Group:
    """The first rows found of one kind; all of them are in the kind's list."""

    name: str
    hits: list[Hit]


Row_co = TypeVar("Row_co", bound=Model, covariant=True)


@dataclass(frozen=True)
class Kind(Generic[Row_co]):
    """Rows that can be found; `described` gives the title and the explanation of one."""

    model: type[Row_co]
    heading: str
    described: Callable[[Row_co], tuple[str, str]]

    def hits(self, request: HttpRequest, words: str) -> list[Hit]:
        """Only what this person may see: asked as the kind's own list in the admin would be."""
        desk = admin.site.get_model_admin(self.model)
        if not isinstance(desk, ModelAdmin) or not desk.has_view_permission(request):
            return []
        rows = desk.get_queryset(request)
        if desk.list_select_related:
            rows = rows.select_related(*desk.list_select_related)
        found, _ = desk.get_search_results(request, rows.order_by(*desk.get_ordering(request)), words)
        return [Hit(*self.described(row), url=desk.change_url(row)) for row in found.distinct()[:MAX_HITS_PER_KIND]]


# In the order in which they are shown.
KINDS = (
    Kind(Candidate, "Candidates", lambda row: (row.name, row.email)),
    Kind(
        Application,
        "Applications",
        lambda row: (row.candidate.name, f"for {row.job}, applied {when(row.applied_at)}"),
    ),
    Kind(Interview, "Interviews", lambda row: (row.application.candidate.name, f"{row.panel.name}, {_time_of(row)}")),
    Kind(
        Recording,
        "Recordings",
        lambda row: (row.interview.application.candidate.name, f"interview of {_time_of(row.interview)}"),
    ),
    Kind(Message, "Mails", lambda row: (row.get_kind_display(), f"to {row.to}, {when(row.created_at)}")),
    Kind(Job, "Jobs", lambda row: (row.title, " · ".join(filter(None, [row.team, row.location])))),
    Kind(Panel, "Panels", lambda row: (row.name, f"for {row.job}")),
    Kind(Interviewer, "Interviewers", lambda row: (row.name, row.email)),
)


@in_admin
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """`?s=dana`: a page, or with `&part=1` only the results, for the box."""
    words = " ".join(request.GET.get("s", "").replace("\0", "").split())[:MAX_QUESTION_LENGTH]
    groups = list(_groups(request, words)) if words else []
    template = "admin/_found.html" if request.GET.get("part") else "admin/find.html"
    context = {**admin.site.each_context(request), "title": "Find", "question": words, "groups": groups}
    return TemplateResponse(request, template, context, headers={"Cache-Control": "no-store"})


def _groups(request: HttpRequest, words: str) -> Iterator[Group]:
    for kind in KINDS:
        if hits := kind.hits(request, words):
            yield Group(kind.heading, hits)
