"""How the debriefs of a job go."""

from django.contrib import admin
from django.http import HttpRequest

from debriefs.models import DebriefRules
from recruiting.desk.theme import ModelAdmin


@admin.register(DebriefRules)
class DebriefRulesAdmin(ModelAdmin[DebriefRules]):
    empty_words = (
        "Every job follows the usual rules: two votes open all of them, the committee votes, and interviewers read what the machine wrote "
        "once their own scorecard is in."
    )
    list_display = ["job", "quorum", "interviewers_vote", "seals_machine_text"]
    list_select_related = ["job"]
    ordering = ["job__title"]
    search_fields = ["job__title"]
    autocomplete_fields = ["job"]
    fieldsets = [
        (None, {"fields": ["job"]}),
        ("Votes", {"fields": ["quorum", "interviewers_vote"]}),
        ("What waits for the scorecard", {"fields": ["seals_machine_text"]}),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: DebriefRules | None = None) -> list[str]:
        return [] if obj is None else ["job"]

    def words_about(self, rules: DebriefRules) -> str:
        return "Others’ scorecards open to an interviewer once their own is in; no rule changes that."
