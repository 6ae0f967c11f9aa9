"""Jobs and their panels, with the times at which one can be interviewed."""

from datetime import timedelta

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from candidates.models import Job
from interviews.api.fields import JobInBrief, Moment
from interviews.api.forms import Form
from interviews.api.pages import NewestFirst, OldestPanelFirst
from interviews.api.problems import OutOfReach
from interviews.api.views.answers import Answers
from interviews.booking import availability, refusals
from interviews.panels.models import Panel
from recruiting import clock
from recruiting.zones import utc_text

A_JOB: dict[str, object] = {
    "slug": "backend-engineer",
    "title": "Backend Engineer",
    "state": "open",
    "team": "Payments",
    "location": "Lisbon or remote in Europe",
    "created_at": "2027-02-01T08:00:00Z",
}
A_PANEL: dict[str, object] = {
    "slug": "phone-screen",
    "name": "Phone screen",
    "state": "live",
    "job": {"slug": "backend-engineer", "title": "Backend Engineer"},
    "duration_minutes": 45,
    "notice_hours": 24,
    "horizon_days": 21,
    "link_days": 14,
    "time_zone": "Europe/Lisbon",
}
FREE_TIMES: dict[str, object] = {
    "panel": "phone-screen",
    "times": [{"starts_at": "2027-03-09T14:00:00Z", "ends_at": "2027-03-09T14:45:00Z"}],
}


@extend_schema_serializer(examples=[OpenApiExample("A job", A_JOB)])
class JobSerializer(serializers.Serializer):
    slug = serializers.CharField()
    title = serializers.CharField()
    state = serializers.ChoiceField(choices=Job.State.choices)
    team = serializers.CharField()
    location = serializers.CharField()
    created_at = Moment()


@extend_schema_serializer(examples=[OpenApiExample("A panel", A_PANEL)])
class PanelSerializer(serializers.Serializer):
    """Who interviews, how long, and how early: what a booking link is made for."""

    slug = serializers.CharField()
    name = serializers.CharField()
    state = serializers.ChoiceField(choices=Panel.State.choices)
    job = JobInBrief()
    duration_minutes = serializers.IntegerField()
    notice_hours = serializers.IntegerField(help_text="No time is offered sooner than that.")
    horizon_days = serializers.IntegerField(help_text="No time is offered later than that.")
    link_days = serializers.IntegerField(help_text="For so long a booking link works.")
    time_zone = serializers.CharField()


class FreeTime(serializers.Serializer):
    starts_at = Moment()
    ends_at = Moment()


@extend_schema_serializer(examples=[OpenApiExample("Free times", FREE_TIMES)])
class FreeTimes(serializers.Serializer):
    """Nothing is held: a time may be gone when the candidate chooses it."""

    panel = serializers.CharField()
    times = FreeTime(many=True)


class JobFilters(Form):
    status = serializers.ChoiceField(choices=Job.State.choices, required=False)


class PanelFilters(Form):
    status = serializers.ChoiceField(choices=Panel.State.choices, required=False)
    job = serializers.SlugField(required=False, help_text="Slug of a job.")


class Window(Form):
    starts_at = Moment(required=False, help_text="Times that begin then or later; from now on without it.")
    ends_at = Moment(required=False, help_text="Times that begin before then; a week after the start without it.")


class JobViewSet(ListModelMixin, RetrieveModelMixin, Answers):
    serializer_class = JobSerializer
    pagination_class = NewestFirst
    queryset = Job.objects.none()
    filters = JobFilters
    lookups = {"status": "state"}
    lookup_field = "slug"

    def get_queryset(self) -> QuerySet[Job]:
        return self.caller.jobs()

    @extend_schema(summary="List jobs", description="Jobs, newest first.", parameters=[JobFilters], tags=["Jobs"])
    def list(self, request: Request) -> Response:
        return super().list(request)

    @extend_schema(summary="Get a job", description="One job.", tags=["Jobs"])
    def retrieve(self, request: Request, slug: str) -> Response:
        return super().retrieve(request, slug)


class PanelViewSet(ListModelMixin, RetrieveModelMixin, Answers):
    serializer_class = PanelSerializer
    pagination_class = OldestPanelFirst
    queryset = Panel.objects.none()
    filters = PanelFilters
    lookups = {"status": "state", "job": "job__slug"}
    lookup_field = "slug"

    @property
    def parameters(self) -> type[Form]:
        return Window if self.action == "times" else super().parameters

    def get_queryset(self) -> QuerySet[Panel]:
        return self.caller.panels().select_related("job")

    @extend_schema(
        summary="List panels", description="Panels, oldest first.", parameters=[PanelFilters], tags=["Panels"]
    )
    def list(self, request: Request) -> Response:
        return super().list(request)

    @extend_schema(summary="Get a panel", description="One panel.", tags=["Panels"])
    def retrieve(self, request: Request, slug: str) -> Response:
        return super().retrieve(request, slug)

    @extend_schema(
        summary="List free times of a panel",
        description="When a candidate could be interviewed, read from the calendars; none while the panel is not live.",
        parameters=[Window],
        responses={200: FreeTimes},
        tags=["Panels"],
    )
    @action(detail=True, methods=["get"], pagination_class=None)
    def times(self, request: Request, slug: str) -> Response:
        panel, now = self.get_object(), clock.now()
        starts_at = self.asked.get("starts_at", now)
        ends_at = self.asked.get("ends_at") or min(starts_at, availability.latest(panel, now)) + timedelta(days=7)
        try:
            found = availability.open_times(panel, starts_at=starts_at, ends_at=ends_at, now=now)
        except refusals.OutOfReach:
            raise OutOfReach("The calendars don’t answer at the moment. Please try again.") from None
        times = [{"starts_at": utc_text(slot.starts_at), "ends_at": utc_text(slot.ends_at)} for slot in found]
        return Response({"panel": panel.slug, "times": times})
