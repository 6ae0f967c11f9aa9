"""Admin pages of rows of work: tries, the last error, the next try, and the button for another try."""

from typing import TypeVar

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html

from recruiting import clock
from recruiting.desk.theme import FactAdmin, FactInline, action, button, display
from recruiting.desk.words import NOTHING, moment, pill, when
from recruiting.redacting import redacted
from recruiting.work.rows import Work

WorkRow = TypeVar("WorkRow", bound=Work)
# By state; the states of all kinds of work share these words.
TONES = {
    "due": "info",
    "received": "info",
    "announced": "info",
    "trying": "info",
    "failed": "warn",
    "unknown": "warn",
    "quarantined": "warn",
    "dead": "bad",
    "lost": "bad",
    "done": "good",
    "sent": "good",
    "booked": "good",
    "archived": "good",
    "ready": "good",
}


def work_pill(row: Work) -> str:
    return pill(row.get_state_display(), TONES.get(row.state, "quiet"))


def next_step(row: Work) -> str:
    """What will happen with this row without a person, in words; "" when it is finished."""
    state, times = row.state, f"{row.tries} {'try' if row.tries == 1 else 'tries'}"
    if state == row.State.DEAD:
        return f"Given up after {times}. Nothing happens by itself any more."
    if state not in row.OPEN:
        return ""
    if row.tries == 0:
        return "Waiting for its turn." if row.due_at <= clock.now() else f"Due at {when(row.due_at)}."
    return f"It failed after {times} and is tried again at {when(row.due_at)}."


class ErrorText:
    """A read-only line with the last error."""

    @display(description="last error")
    def error_text(self, row: Work) -> str:
        return format_html('<pre class="error-text">{}</pre>', redacted(row.error)) if row.error else NOTHING


class WorkAdmin(ErrorText, FactAdmin[WorkRow]):
    """Rows of work, with a button and an action for another try."""

    buttons: tuple[str, ...] = ("work_again",)
    actions = ["work_these_again"]
    due = moment("due_at", "next try")

    @display(description="state", ordering="state")
    def state_pill(self, row: WorkRow) -> str:
        return work_pill(row)

    def state_of(self, row: WorkRow) -> str:
        return work_pill(row)

    def words_about(self, row: WorkRow) -> str:
        return next_step(row)

    @display(description="next step")
    def next_words(self, row: WorkRow) -> str:
        return next_step(row) or NOTHING

    @button("Try again now", tone="main", when=lambda row: row.state in {row.State.FAILED, row.State.DEAD})
    def work_again(self, request: HttpRequest, row: WorkRow) -> None:
        row.try_again(at=clock.now())
        self.message_user(request, "It is due again and will be tried within seconds.", "success")

    @action(description="Try again", permissions=["act"])
    def work_these_again(self, request: HttpRequest, queryset: QuerySet[WorkRow]) -> None:
        now, model = clock.now(), self.model
        again = list(queryset.filter(state__in=[model.State.FAILED, model.State.DEAD]))
        for row in again:
            row.try_again(at=now)
        passed = queryset.count() - len(again)
        self.message_user(
            request,
            f"{len(again)} will be tried again within seconds."
            + (f" {passed} had nothing to repeat." if passed else ""),
            "success" if again else "warning",
        )


class WorkInline(FactInline):
    """Rows of work that belong to the row shown."""

    @display(description="state")
    def state_pill(self, row: Work) -> str:
        return work_pill(row)

    @display(description="next step")
    def next_words(self, row: Work) -> str:
        return next_step(row) or NOTHING
