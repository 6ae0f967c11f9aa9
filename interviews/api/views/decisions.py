"""What committees decided, with the grounds."""

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from debriefs.committee import payload
from debriefs.models import Decision
from interviews.api.fields import (
    OF_REFERENCE,
    ApplicationInBrief,
    Filters,
    JobInBrief,
    Moment,
    PersonInBrief,
    Reference,
)
from interviews.api.pages import LatestDecidedFirst
from interviews.api.views.answers import Answers
from interviews.models import ApiKey

A_DECISION: dict[str, object] = {
    "number": 1,
    "round": 1,
    "outcome": "offer",
    "next_step": "Rita writes the offer.",
    "changed_because": "",
    "decided_at": "2027-03-12T16:00:00Z",
    "decided_by": {"name": "Olu Owner", "email": "olu@example.com"},
    "reasons": [
        {
            "criterion": "Knows ledgers",
            "text": "Described double entry without being asked.",
            "citations": [
                {
                    "quote": "I kept the ledger.",
                    "url": "https://interviews.example.com/interviews/0b8f6f5e-54a3-4c0f-9d0e-3a1d5c8e7f21/#t=4,9.2",
                }
            ],
        }
    ],
    "reference": "application-5520",
    "job": {"slug": "backend-engineer", "title": "Backend Engineer"},
    "application": {"id": 31, "stage": "offered", "reference": "application-5520"},
    "candidate": {"name": "Amara Okafor", "email": "amara@example.com"},
    "url": "https://interviews.example.com/debriefs/0f6c1f0e-2b7d-4f57-8a39-5d2c9e1b7a60/",
}


class Citation(serializers.Serializer):
    quote = serializers.CharField(help_text="Empty where the words can’t be opened any more.")
    url = serializers.URLField()


class Reason(serializers.Serializer):
    """One ground of a decision."""

    criterion = serializers.CharField()
    text = serializers.CharField()
    citations = Citation(many=True)


@extend_schema_serializer(examples=[OpenApiExample("A decision", A_DECISION)])
class DecisionSerializer(serializers.Serializer):
    """Never edited: another one for the same application has the next number."""

    number = serializers.IntegerField()
    round = serializers.IntegerField(help_text="Of the votes that it was made on.")
    outcome = serializers.ChoiceField(choices=Decision.Outcome.choices)
    next_step = serializers.CharField()
    changed_because = serializers.CharField(help_text="Why an earlier decision was replaced.")
    decided_at = Moment()
    decided_by = PersonInBrief()
    reasons = Reason(many=True)
    reference = serializers.CharField(help_text=OF_REFERENCE)
    job = JobInBrief()
    application = ApplicationInBrief()
    candidate = PersonInBrief()
    url = serializers.URLField()


class DecisionFilters(Filters):
    status = serializers.ChoiceField(choices=Decision.Outcome.choices, required=False, help_text="Its outcome.")
    application = serializers.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    job = serializers.SlugField(required=False, help_text="Slug of a job.")
    email = serializers.EmailField(required=False, help_text="Of the candidate.")
    reference = Reference()


class DecisionViewSet(ListModelMixin, Answers):
    scope = ApiKey.Scope.DECIDE
    serializer_class = DecisionSerializer
    pagination_class = LatestDecidedFirst
    queryset = Decision.objects.none()
    filters = DecisionFilters
    lookups = {
        "updated_since": "decided_at__gte",
        "status": "outcome",
        "application": "debrief__application",
        "job": "debrief__application__job__slug",
        "email": "debrief__application__candidate__email__iexact",
        "reference": "debrief__application__reference",
    }

    def get_queryset(self) -> QuerySet[Decision]:
        return self.caller.visible(payload.described_decisions(), "debrief__application__job")

    @extend_schema(
        summary="List decisions",
        description="Decisions of committees, the latest first. They may quote what was said. Scope: decide.",
        parameters=[DecisionFilters],
        tags=["Decisions"],
    )
    def list(self, request: Request) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        closed = payload.closed_interviews_of(page)
        return self.get_paginated_response([payload.describe(decision, closed) for decision in page])
