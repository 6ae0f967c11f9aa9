"""Pages about a panel's times: why there are none, and how many there would be with what stands in its form."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from interviews.booking.admin import closure_drawing, closure_words
from interviews.booking.admin.closure_words import Place, words_of
from interviews.booking.closures import what_if
from interviews.booking.closures.facts import Reading, read_panel
from interviews.panels.models import Interviewer, Panel
from recruiting import clock
from recruiting.access import in_admin
from recruiting.desk.theme import ModelAdmin
from recruiting.desk.words import when

DAY_COUNTS = (5, 10, 20)
USUAL_DAYS = 10
MAX_NAMED = 5  # named with what they alone would win


@dataclass(frozen=True)
class Lever:
    """One rule that would win times: what it wins, and the way to change it. `mails`: the address is pressed, not followed."""

    words: str
    button: str
    url: str
    mails: bool
    people: list[tuple[str, str, int]]  # name, page, times won for them alone


@in_admin
@require_safe
def why_no_times(request: HttpRequest, panel_id: int) -> HttpResponse:
    """`?days=10`: for how many working days."""
    panel = panel_to_look_at(request, str(panel_id))
    asked = request.GET.get("days", "")
    days = int(asked) if asked in map(str, DAY_COUNTS) else USUAL_DAYS
    reading = read_panel(panel, day_count=days, now=clock.now())
    context = {
        **admin.site.each_context(request),
        "title": "Why no times",
        "panel": panel,
        "panel_url": _panel_url(panel),
        "day_counts": DAY_COUNTS,
        "days": days,
        "zone": reading.table.rules.zone,
        "drawing": closure_drawing.draw(reading.table),
        **explained(reading, panel_url=_panel_url(panel), publish_url=_publish_url(panel)),
    }
    return TemplateResponse(request, "admin/panel_times/why.html", context, headers={"Cache-Control": "no-store"})


def panel_to_look_at(request: HttpRequest, key: str) -> Panel:
    """The panel, as its own page would show it. Raises Http404."""
    desk = admin.site.get_model_admin(Panel)
    panel = desk.get_object(request, key) if isinstance(desk, ModelAdmin) else None
    if not isinstance(panel, Panel) or not desk.has_view_permission(request, panel):
        raise Http404
    return panel


def explained(reading: Reading, *, panel_url: str, publish_url: str = "") -> dict[str, object]:
    """The table in words, the biggest lever first. `panel_url`: where the panel’s fields stand, "" for this very page."""
    table = reading.table
    lifts = what_if.lifts(table)
    return {
        "headline": closure_words.headline(table),
        "mostly": closure_words.mostly(
            what_if.main(table), seated=len(reading.people), has_times=bool(table.open_times)
        ),
        "nothing_wins": closure_words.nothing_wins(table, lifts),
        "levers": list(_levers(lifts, reading, panel_url=panel_url, publish_url=publish_url)),
        "is_stale": reading.is_stale,
        "as_of": when(reading.as_of) if reading.as_of else "",
        "has_times": bool(table.open_times),
    }


def _levers(lifts: list[what_if.Lift], reading: Reading, *, panel_url: str, publish_url: str) -> Iterator[Lever]:
    people = {person.pk: person for person in reading.people}
    for lift in lifts:
        words = words_of(lift.rule)
        won = [(people[key], wins) for key, wins in lift.people[:MAX_NAMED] if key in people]
        whom = next((person for person, _wins in won), None) or _anybody_kept(lift, reading)
        yield Lever(
            words=closure_words.wins(lift),
            button=str(words.button),
            url=publish_url if words.place == Place.PUBLISH else _url(words, panel_url, whom),
            mails=words.place == Place.CONNECT and whom is not None,
            people=[(person.name, _person_url(person, words.field), wins) for person, wins in won],
        )


def _anybody_kept(lift: what_if.Lift, reading: Reading) -> Interviewer | None:
    """Where it helps only for several at once: the first of them."""
    kept = {key for at in reading.table.times for key, reasons in at.keeps.items() if lift.rule in reasons}
    return next((person for person in reading.people if person.pk in kept), None)


def _url(words: closure_words.Words, panel_url: str, whom: Interviewer | None) -> str:
    if words.place == Place.PANEL or whom is None:
        return f"{panel_url}#id_{words.field}" if words.field else panel_url
    if words.place == Place.CONNECT:
        return reverse("admin:interviews_interviewer_mail_connect_link", args=[whom.pk])
    return _person_url(whom, words.field)


def _person_url(person: Interviewer, field: str) -> str:
    url = reverse("admin:interviews_interviewer_change", args=[person.pk])
    return f"{url}#id_{field}" if field else url


def _panel_url(panel: Panel) -> str:
    return reverse("admin:interviews_panel_change", args=[panel.pk])


def _publish_url(panel: Panel) -> str:
    return reverse("admin:interviews_panel_publish", args=[panel.pk])
