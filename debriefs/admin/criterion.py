"""The criteria of a job, with anchors; every wording is kept."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from debriefs.forms.criterion import ANCHORS, CriterionForm
from debriefs.models import Criterion, CriterionVersion
from recruiting import clock
from recruiting.access import logged_in
from recruiting.desk.theme import FactInline, ModelAdmin, button, display
from recruiting.desk.words import moment, pill, when


class InUse(admin.SimpleListFilter):
    title = "in use"
    parameter_name = "use"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("yes", "In use"), ("no", "Retired")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Criterion]) -> QuerySet[Criterion]:
        if self.value() not in {"yes", "no"}:
            return queryset
        return queryset.filter(retired_at__isnull=self.value() == "yes")


class VersionInline(FactInline):
    model = CriterionVersion
    fields = readonly_fields = ["number", "name", "meaning", *ANCHORS, "made", "made_by"]
    verbose_name_plural = "every wording, newest first"
    made = moment("made_at", "written")


@admin.register(Criterion)
class CriterionAdmin(ModelAdmin[Criterion]):
    form = CriterionForm
    empty_words = "No criteria yet. A job’s first booking brings it a starter set, which you can reword."
    list_display = ["name", "job", "position", "use"]
    list_filter = [InUse, "job"]
    list_select_related = ["job"]
    ordering = ["job__title", "position"]
    search_fields = ["versions__name", "job__title"]
    autocomplete_fields = ["job", "panels"]
    fieldsets = [
        ("What it is", {"fields": ["job", "name", "meaning"]}),
        ("What each rating looks like", {"fields": ANCHORS}),
        ("Where it stands", {"fields": ["panels", "position"]}),
    ]
    inlines = [VersionInline]
    buttons = ("retire", "take_up_again")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Criterion]:
        return super().get_queryset(request).prefetch_related("versions")

    def get_inlines(self, request: HttpRequest, obj: Criterion | None) -> list[type[FactInline]]:
        return [] if obj is None else self.inlines

    @display(description="criterion")
    def name(self, criterion: Criterion) -> str:
        return str(criterion)

    @display(description="state")
    def use(self, criterion: Criterion) -> str:
        return self.state_of(criterion)

    def state_of(self, criterion: Criterion) -> str:
        return pill("Retired", "quiet") if criterion.retired_at else pill("In use", "good")

    def words_about(self, criterion: Criterion) -> str:
        if criterion.retired_at:
            return f"Nobody rates it since {when(criterion.retired_at)}. Ratings that were made stay."
        return "Another wording is for ratings to come: those that were made keep the one they were made with."

    def save_model(self, request: HttpRequest, obj: Criterion, form: CriterionForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        obj.reword(form.wording(), by=logged_in(request), at=clock.now())

    @button("Retire", when=lambda row: row.retired_at is None)
    def retire(self, request: HttpRequest, criterion: Criterion) -> None:
        criterion.retire(by=logged_in(request), at=clock.now())
        self.message_user(request, f"“{criterion}” is rated no more.", "success")

    @button("Take up again", tone="main", when=lambda row: row.retired_at is not None)
    def take_up_again(self, request: HttpRequest, criterion: Criterion) -> None:
        criterion.take_up_again()
        self.message_user(request, f"“{criterion}” is rated again.", "success")
