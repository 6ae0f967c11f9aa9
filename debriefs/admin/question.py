"""Planned questions of a job."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from debriefs.admin.criterion import InUse
from debriefs.models import Question
from recruiting import clock
from recruiting.desk.theme import ModelAdmin, button, display
from recruiting.desk.words import pill, when


@admin.register(Question)
class QuestionAdmin(ModelAdmin[Question]):
    empty_words = "No planned questions yet. Interviewers see them before and during the call."
    list_display = ["text", "job", "panel", "criterion", "use"]
    list_filter = [InUse, "job"]
    list_select_related = ["job", "panel__job"]
    ordering = ["job__title", "position"]
    search_fields = ["text", "job__title"]
    autocomplete_fields = ["job", "panel", "criterion"]
    fieldsets = [(None, {"fields": ["job", "text", "criterion", "panel", "position"]})]
    buttons = ("retire", "take_up_again")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Question]:
        return super().get_queryset(request).prefetch_related("criterion__versions")

    def get_readonly_fields(self, request: HttpRequest, obj: Question | None = None) -> list[str]:
        """Where it was asked, this is what was asked: another text is another question."""
        return [] if obj is None else ["job", "text"]

    @display(description="state")
    def use(self, question: Question) -> str:
        return self.state_of(question)

    def state_of(self, question: Question) -> str:
        return pill("Retired", "quiet") if question.retired_at else pill("Planned", "good")

    def words_about(self, question: Question) -> str:
        if question.retired_at:
            return f"Nobody plans to ask it since {when(question.retired_at)}."
        return "To change its words, retire it and plan another."

    @button("Retire", when=lambda row: row.retired_at is None)
    def retire(self, request: HttpRequest, question: Question) -> None:
        question.retire(at=clock.now())
        self.message_user(request, "It is planned no more.", "success")

    @button("Take up again", tone="main", when=lambda row: row.retired_at is not None)
    def take_up_again(self, request: HttpRequest, question: Question) -> None:
        question.take_up_again()
        self.message_user(request, "It is planned again.", "success")
