"""The admin's pages of notifications from Nylas, each as it came, and what became of it; and of the sweeps for those that never came."""

import json
from collections.abc import Iterator

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from interviews.inbox import notifications, sweep_words
from interviews.inbox.models import Notification, Sweep
from recruiting import clock
from recruiting.access import logged_in
from recruiting.desk.theme import action, button, display
from recruiting.desk.words import NOTHING, moment, pretty
from recruiting.desk.work import WorkAdmin
from recruiting.redacting import redacted

# Members of a notification whose values are secrets: a booking's ref, addresses that hold it, links to files of a recording.
SECRET_NAMES = frozenset(
    {"booking_ref", "participant_rescheduling_url", "participant_cancellation_url", "host_confirmation_url", "media"}
)
HIDDEN = "(not shown: it opens by itself)"
REPEATABLE = frozenset(
    {
        Notification.State.FAILED,
        Notification.State.DEAD,
        Notification.State.DONE,
        Notification.State.IGNORED,
        Notification.State.QUARANTINED,
    }
)


@admin.register(Notification)
class NotificationAdmin(WorkAdmin[Notification]):
    empty_words = "Nylas has told us nothing yet."
    list_display = ["type", "state_pill", "tries", "received", "short_error"]
    list_filter = ["state", "type"]
    search_fields = ["type", "envelope_id"]
    fields = [
        "type",
        "envelope_id",
        "found_by",
        "received",
        "settled",
        "tries",
        "next_words",
        "error_text",
        "payload_text",
        "content_sha256",
    ]
    readonly_fields = fields
    buttons = ("replay",)
    actions = ["replay_these"]
    received, settled = moment("received_at", "received"), moment("finished_at", "settled")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Notification]:
        """In the list without the bodies, which may be large."""
        found = super().get_queryset(request)
        match = request.resolver_match
        at_list = match is not None and (match.url_name or "").endswith("_changelist")
        return found.defer("body") if at_list else found

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Notification | None:
        """None for a notification about the person who looks: neither page nor button. The list shows no content."""
        found = super().get_object(request, object_id, from_field)
        is_own = found is not None and notifications.is_about(found, address=logged_in(request).email)
        return None if is_own else found

    @display(description="how we know")
    def found_by(self, notification: Notification) -> str:
        return f"Found by a sweep: {notification.sweep}" if notification.sweep else "Nylas told us"

    @display(description="error")
    def short_error(self, notification: Notification) -> str:
        return redacted(notification.error)[:80]

    @display(description="what came")
    def payload_text(self, notification: Notification) -> str:
        payload = notification.payload()
        return pretty(
            redacted(bytes(notification.body).decode(errors="replace"))
            if payload is None
            else _with_secrets_hidden(payload)
        )

    @button("Work again", tone="main", when=lambda row: row.state in REPEATABLE)
    def replay(self, request: HttpRequest, notification: Notification) -> None:
        notifications.replay(notification, now=clock.now())
        self.message_user(request, "It will be worked again within seconds.", "success")

    @action(description="Work again", permissions=["act"])
    def replay_these(self, request: HttpRequest, queryset: QuerySet[Notification]) -> None:
        now = clock.now()
        again = list(queryset.filter(state__in=REPEATABLE))
        for notification in again:
            notifications.replay(notification, now=now)
        self.message_user(
            request, f"{len(again)} will be worked again within seconds.", "success" if again else "warning"
        )


@admin.register(Sweep)
class SweepAdmin(WorkAdmin[Sweep]):
    empty_words = "Nothing was looked for yet. Beat does it by the clock; manage.py sweep at once."
    list_display = ["kind", "state_pill", "began", "saw_words", "healed_words", "unasked_words"]
    list_filter = ["kind", "state", "cause"]
    fields = [
        "kind",
        "cause",
        "began",
        "settled",
        "saw_words",
        "healed_words",
        "unasked_words",
        "since",
        "next_words",
        "error_text",
    ]
    readonly_fields = fields
    began, settled = moment("began_at", "looked"), moment("finished_at", "came to its end")

    @display(description="looked at")
    def saw_words(self, sweep: Sweep) -> str:
        return sweep_words.saw(sweep) if sweep.began_at else NOTHING

    @display(description="what we had missed")
    def healed_words(self, sweep: Sweep) -> str:
        return sweep_words.healed(sweep) or ("nothing" if sweep.state == Sweep.State.DONE else NOTHING)

    @display(description="Nylas would not say")
    def unasked_words(self, sweep: Sweep) -> str:
        return sweep_words.unasked(sweep) if sweep.unasked else NOTHING


def _with_secrets_hidden(payload: object) -> str:
    """The payload as text, without its secrets: links to a recording's files, which would bypass permissions and the record of viewings,
    and the ref that a booking can be moved or cancelled with. They are replaced wherever they occur in the text."""
    text = json.dumps(payload, indent=2, ensure_ascii=False)
    for secret in sorted({each for each in _secrets(payload) if each}, key=len, reverse=True):
        text = text.replace(json.dumps(secret, ensure_ascii=False)[1:-1], HIDDEN)
    return redacted(text)


def _secrets(told: object, *, under: str = "") -> Iterator[str]:
    """Every text, at any depth, below one of SECRET_NAMES; of media only the addresses."""
    if isinstance(told, dict):
        for name, value in told.items():
            yield from _secrets(value, under=name if name in SECRET_NAMES else under)
    elif isinstance(told, list):
        for each in told:
            yield from _secrets(each, under=under)
    elif isinstance(told, str) and under and (under != "media" or told.startswith("http")):
        yield told
