"""The admin's pages of endpoints: where events go, how each fares, and what can be done about it."""

from urllib.parse import urlsplit

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from interviews.ats import once_more
from interviews.ats.admin.endpoint_form import EndpointForm, SpanForm, span_before
from interviews.ats.models import AtsEvent, Delivery, Endpoint
from interviews.ats.models.endpoint import OLD_SECRET_FOR, Standing, new_secret
from recruiting import clock
from recruiting.access import logged_in
from recruiting.desk.theme import ModelAdmin, button, display
from recruiting.desk.words import NOTHING, moment, pill, when
from recruiting.desk.work import work_pill

TONES = {
    Standing.TAKING: ("Takes events", "good"),
    Standing.NEW: ("Nothing sent yet", "info"),
    Standing.FAILING: ("Fails", "warn"),
    Standing.PAUSED: ("Paused", "bad"),
    Standing.ENDED: ("Ended", "quiet"),
}
LATEST = 8


def is_live(endpoint: Endpoint) -> bool:
    return endpoint.is_in_use


def is_ours(endpoint: Endpoint) -> bool:
    """Made here, unlike the one whose address and secret stand in the settings."""
    return endpoint.ended_at is None and not endpoint.is_from_settings


@admin.register(Endpoint)
class EndpointAdmin(ModelAdmin[Endpoint]):
    form = EndpointForm
    empty_words = "No endpoint yet. With one, your applicant tracking system hears of every interview."
    list_display = ["name", "host", "standing_pill", "waiting", "taken", "hears"]
    search_fields = ["name", "address"]
    autocomplete_fields = ["jobs"]
    fields = ["name", "address", "kinds", "jobs"]
    buttons = ("test", "resume", "span", "change_secret", "drop_old_secret", "pause", "end")
    notes_template = "admin/interviews/endpoint/notes.html"
    extras_template = "admin/interviews/endpoint/extras.html"
    taken = moment("last_taken_at", "last taken")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Endpoint]:
        Endpoint.objects.follow_settings(at=clock.now())
        open_ones = Q(deliveries__state__in=Delivery.OPEN)
        return super().get_queryset(request).annotate(waiting_now=Count("deliveries", filter=open_ones))

    def get_fields(self, request: HttpRequest, obj: Endpoint | None = None) -> list[str]:
        return [name for name in self.fields if name != "address"] if obj and obj.is_from_settings else self.fields

    def has_change_permission(self, request: HttpRequest, obj: Endpoint | None = None) -> bool:
        """Where everything about candidates is sent to is said by administrators; recruiters press the buttons."""
        return self.has_add_permission(request) and (obj is None or obj.ended_at is None)

    def has_delete_permission(self, request: HttpRequest, obj: Endpoint | None = None) -> bool:
        return False

    def hides_button(self, request: HttpRequest, row: Endpoint, name: str) -> bool:
        return name in {"change_secret", "drop_old_secret", "end"} and not self.has_add_permission(request)

    def save_model(self, request: HttpRequest, obj: Endpoint, form: ModelForm, change: bool) -> None:
        if not change:
            obj.secret, obj.made_by, obj.made_at = new_secret(), logged_in(request), clock.now()
        super().save_model(request, obj, form, change)

    @display(description="host")
    def host(self, endpoint: Endpoint) -> str:
        return urlsplit(endpoint.url).hostname or NOTHING

    @display(description="state")
    def standing_pill(self, endpoint: Endpoint) -> str:
        return pill(*TONES[endpoint.standing])

    @display(description="waiting", ordering="waiting_now")
    def waiting(self, endpoint: Endpoint) -> int:
        return getattr(endpoint, "waiting_now", 0)

    @display(description="hears of")
    def hears(self, endpoint: Endpoint) -> str:
        return f"{len(endpoint.kinds)} kinds of events" if endpoint.kinds else "everything"

    def state_of(self, row: Endpoint) -> str:
        return self.standing_pill(row)

    def words_about(self, row: Endpoint) -> str:
        waiting = self.waiting(row)
        held = f" {waiting} {'event waits' if waiting == 1 else 'events wait'} for it." if waiting else ""
        match row.standing:
            case Standing.PAUSED:
                return f"{row.Pause(row.pause).label} Nothing is lost: what happens is kept, and sent in its order once it is resumed.{held}"
            case Standing.FAILING:
                return f"It has taken nothing since {when(row.failing_since)}. It is tried again by itself, and paused after a day.{held}"
            case Standing.ENDED:
                return "Nothing is sent there any more."
            case _:
                return held.strip()

    def detail_context(self, request: HttpRequest, row: Endpoint) -> dict[str, object]:
        now = clock.now()
        latest = row.deliveries.select_related("event").order_by("-event_id")[:LATEST]
        return {
            "endpoint": row,
            "secrets": row.secrets_at(now) if self.has_add_permission(request) and is_ours(row) else [],
            "old_secret_until": when(row.old_secret_until) if row.has_two_secrets(now) else "",
            "latest": [
                {
                    "kind": each.event.kind,
                    "at": when(each.event.created_at),
                    "pill": work_pill(each),
                    "answer": each.response_status or each.error or NOTHING,
                    "url": reverse("admin:interviews_delivery_change", args=[each.pk]),
                }
                for each in latest
            ],
            "all_url": f"{reverse('admin:interviews_delivery_changelist')}?endpoint__id__exact={row.pk}",
            "made": when(row.made_at),
        }

    @button("Send a test event", tone="main", when=lambda row: row.is_in_use and row.paused_at is None)
    def test(self, request: HttpRequest, endpoint: Endpoint) -> None:
        AtsEvent.objects.test(endpoint, at=clock.now())
        self.message_user(request, "A test is on its way. What was answered stands below within seconds.", "success")

    @button("Resume", tone="main", when=lambda row: row.standing in {Standing.PAUSED, Standing.FAILING})
    def resume(self, request: HttpRequest, endpoint: Endpoint) -> None:
        endpoint.resume()
        Delivery.objects.wake(endpoint, at=clock.now())
        self.message_user(request, "What has waited goes out now, in its order.", "success")

    @button("Send again …", asks=True, when=is_live)
    def span(self, request: HttpRequest, endpoint: Endpoint) -> HttpResponse | None:
        now = clock.now()
        zone = timezone.get_current_timezone_name()
        form = SpanForm(request.POST or None, zone=zone, initial=span_before(now))
        count = None
        if request.method == "POST" and form.is_valid():
            told = form.cleaned_data
            count = once_more.events_in(endpoint, since=told["since"], until=told["until"]).count()
            if "confirmed" in request.POST and str(count) == request.POST["confirmed"]:
                sent = once_more.send_span(endpoint, since=told["since"], until=told["until"], now=now)
                words = f"{sent} {'event goes' if sent == 1 else 'events go'} to {endpoint} once more."
                self.message_user(request, f"{words} Each has the id that it had.", "success")
                return None
        template = "admin/interviews/endpoint/span.html"
        return self.ask(request, endpoint, template, f"Send events to {endpoint} again", form=form, count=count)

    @button("New secret", asks=True, when=lambda row: is_ours(row) and not row.has_two_secrets(clock.now()))
    def change_secret(self, request: HttpRequest, endpoint: Endpoint) -> HttpResponse | None:
        if request.method == "POST":
            endpoint.change_secret(at=clock.now())
            self.message_user(request, "It has a new secret. Events are signed with both for a week.", "success")
            return None
        template, title = "admin/interviews/endpoint/secret.html", f"A new secret for {endpoint}"
        return self.ask(request, endpoint, template, title, days=OLD_SECRET_FOR.days)

    @button("End the old secret", when=lambda row: is_ours(row) and row.has_two_secrets(clock.now()))
    def drop_old_secret(self, request: HttpRequest, endpoint: Endpoint) -> None:
        endpoint.drop_old_secret()
        self.message_user(request, "Events are signed with the new secret alone.", "success")

    @button("Pause", when=lambda row: row.is_in_use and row.paused_at is None)
    def pause(self, request: HttpRequest, endpoint: Endpoint) -> None:
        endpoint.pause_by_hand(at=clock.now())
        self.message_user(request, "Paused. What happens meanwhile is kept for it.", "success")

    @button("End", asks=True, tone="danger", when=is_ours)
    def end(self, request: HttpRequest, endpoint: Endpoint) -> HttpResponse | None:
        if request.method == "POST":
            endpoint.end(at=clock.now())
            self.message_user(request, f"Nothing is sent to {endpoint} any more.", "success")
            return None
        return self.ask(request, endpoint, "admin/interviews/endpoint/end.html", f"End {endpoint}")
