"""Booking links: made for a person who is to choose a time, and ended."""

from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from candidates.models import Application
from interviews.api.fields import (
    OF_REFERENCE,
    ApplicationInBrief,
    Filters,
    JobInBrief,
    Moment,
    PanelInBrief,
    Person,
    PersonInBrief,
    Reference,
)
from interviews.api.forms import Form
from interviews.api.pages import NewestFirst
from interviews.api.problems import NotPossible
from interviews.api.views.answers import REPEATABLE, Answers
from interviews.booking import inviting
from interviews.models import ApiKey, BookingLink, Interview
from recruiting import clock

State = BookingLink.State
A_LINK: dict[str, object] = {
    "id": "7d3c1d0e-0a52-4f2e-8a8e-6b1c8f2d9a10",
    "url": "https://interviews.example.com/book/Q2FuZGlkYXRlTGlua09mQW1hcmE0/",
    "state": "open",
    "reference": "stage-7781",
    "created_at": "2027-03-01T09:00:00Z",
    "expires_at": "2027-03-16T00:00:00Z",
    "job": {"slug": "backend-engineer", "title": "Backend Engineer"},
    "panel": {"slug": "phone-screen", "name": "Phone screen"},
    "application": {"id": 31, "stage": "interviewing", "reference": "application-5520"},
    "candidate": {"name": "Amara Okafor", "email": "amara@example.com"},
    "interview": None,
}
ASKED = {
    "panel": "phone-screen",
    "candidate": {"name": "Amara Okafor", "email": "amara@example.com"},
    "reference": "stage-7781",
}


@extend_schema_serializer(examples=[OpenApiExample("A booking link", A_LINK, response_only=True)])
class BookingLinkSerializer(serializers.Serializer):
    """A candidate’s personal way to choose a time. Whoever has the address can book in the candidate’s name."""

    id = serializers.UUIDField()
    url = serializers.URLField()
    state = serializers.ChoiceField(choices=State.choices)
    reference = serializers.CharField(help_text=OF_REFERENCE)
    created_at = Moment()
    expires_at = Moment()
    job = JobInBrief(source="panel.job")
    panel = PanelInBrief()
    application = ApplicationInBrief()
    candidate = PersonInBrief(source="application.candidate")
    interview = serializers.UUIDField(allow_null=True, help_text="The latest one that was booked with it.")

    def to_representation(self, instance: BookingLink) -> dict[str, object]:
        instance.state = instance.state_at(clock.now()).value  # type: ignore[attr-defined]  # read as a field
        instance.interview = next((one.pk for one in instance.interviews.all()), None)  # type: ignore[attr-defined]  # likewise
        return super().to_representation(instance)


@extend_schema_serializer(examples=[OpenApiExample("Invite somebody", ASKED, request_only=True)])
class NewBookingLink(Form):
    panel = serializers.SlugField(help_text="Slug of a live panel.")
    candidate = Person(help_text="The name counts for a candidate who is new.")
    reference = Reference()
    is_mailed = serializers.BooleanField(
        default=False, help_text="Mail the candidate the link; otherwise you hand it over yourself."
    )


class BookingLinkFilters(Filters):
    status = serializers.ChoiceField(choices=State.choices, required=False)
    job = serializers.SlugField(required=False, help_text="Slug of a job.")
    email = serializers.EmailField(required=False, help_text="Of the candidate.")
    reference = Reference()


def changed_since(moment: datetime) -> Q:
    return Q(created_at__gte=moment) | Q(spent_at__gte=moment) | Q(revoked_at__gte=moment)


def in_state(state: str) -> Q:
    return State(state).condition(clock.now())


class BookingLinkViewSet(ListModelMixin, RetrieveModelMixin, Answers):
    scope = ApiKey.Scope.BOOK
    serializer_class = BookingLinkSerializer
    pagination_class = NewestFirst
    queryset = BookingLink.objects.none()
    filters = BookingLinkFilters
    lookups = {
        "updated_since": changed_since,
        "status": in_state,
        "job": "panel__job__slug",
        "email": "application__candidate__email__iexact",
        "reference": lambda reference: Q(reference=reference) | Q(application__reference=reference),
    }

    def get_queryset(self) -> QuerySet[BookingLink]:
        rows = self.caller.visible(BookingLink.objects.all(), "panel__job")
        booked = Prefetch("interviews", Interview.objects.order_by("-created_at"))
        return rows.select_related("panel__job", "application__candidate").prefetch_related(booked)

    @extend_schema(
        summary="List booking links",
        description="Booking links, newest first. Scope: book.",
        parameters=[BookingLinkFilters],
        tags=["Booking links"],
    )
    def list(self, request: Request) -> Response:
        return super().list(request)

    @extend_schema(summary="Get a booking link", description="As it stands now. Scope: book.", tags=["Booking links"])
    def retrieve(self, request: Request, pk: str) -> Response:
        return super().retrieve(request, pk)

    @extend_schema(
        summary="Make a booking link",
        description="For a person who may not have applied: their application is entered then. A link of theirs that is still open is given "
        "instead of a second one. Scope: book.",
        request=NewBookingLink,
        responses={201: BookingLinkSerializer},
        parameters=[REPEATABLE],
        tags=["Booking links"],
    )
    def create(self, request: Request) -> Response:
        asked = self.sent(NewBookingLink)
        panel = self.caller.panels().select_related("job").filter(slug=asked["panel"]).first()
        if panel is None:
            raise serializers.ValidationError({"panel": "There is no panel with this slug."})

        def make() -> BookingLink:
            try:
                return inviting.invite_person(
                    panel,
                    **asked["candidate"],
                    is_mailed=asked["is_mailed"],
                    reference=asked["reference"],
                    source=Application.Source.ATS,
                    now=clock.now(),
                )
            except inviting.CannotInvite as error:
                raise NotPossible(str(error)) from error

        return self.once(make)

    @extend_schema(
        summary="End a booking link",
        description="It opens nothing any more; an interview that was booked with it stays. Scope: book.",
        request=None,
        responses={200: BookingLinkSerializer},
        tags=["Booking links"],
    )
    @action(detail=True, methods=["post"])
    def revoke(self, request: Request, pk: str) -> Response:
        link = self.get_object()
        self.sent(Form)
        link.revoke(by=None, at=clock.now())
        return Response(BookingLinkSerializer(link).data)
