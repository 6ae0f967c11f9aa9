"""How many times a panel would have with what stands in its form now, saved or not; nothing is written."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from interviews.booking.admin.closure_words import words_of
from interviews.booking.admin.panel_times import explained, panel_to_look_at
from interviews.booking.closures import shares, what_if
from interviews.booking.closures.facts import Reading, read_draft
from interviews.booking.forms.what_if import FIELD, caps_chosen
from interviews.panels.forms.panel_page import PEOPLE, PanelPageForm
from interviews.panels.models import Panel
from recruiting import clock
from recruiting.access import in_admin
from recruiting.desk.words import NOTHING, when

DAYS = 10
# The fields that decide over times; what is wrong with others can wait.
DECIDING = (
    PEOPLE, "duration_minutes", "interval_minutes", "distribution", "open_days", "opens_at", "closes_at", "time_zone", "closed_dates",
    "buffer_before", "buffer_after", "notice_hours", "horizon_days",
)  # fmt: skip
BAR_WIDTH, BAR_STEP, FULL = 26, 34, 72


@dataclass(frozen=True)
class Bar:
    """One day: how many times, and where its bar stands."""

    x: int
    y: int
    height: int
    middle: int
    count: int
    day: object


@dataclass(frozen=True)
class WayLine:
    """One way of sharing, in words."""

    name: str
    is_chosen: bool
    count: int
    first: str
    shares: list[tuple[str, int]]  # name, per cent


@in_admin
@require_POST
def panel_preview(request: HttpRequest) -> HttpResponse:
    """`?panel=`: whose form it is, none for a new one; `&part=1`: only the preview, for static/js/panel-times.js."""
    panel = _panel(request)
    form = PanelPageForm(request.POST, instance=panel)
    form.is_valid()
    wrong = [
        (form[name].label, f"#id_{name}", " ".join(map(str, form.errors[name])))
        for name in DECIDING
        if name in form.errors
    ]
    context: dict[str, object] = {"wrong": wrong}
    if not wrong:
        context |= _preview(form, request.POST.get(FIELD, ""))
    if request.GET.get("part"):
        template = "admin/panel_times/_preview.html"
    else:
        template = "admin/panel_times/preview.html"
        context |= {**admin.site.each_context(request), "title": _("Free times with what stands in the form")}
    return TemplateResponse(request, template, context, headers={"Cache-Control": "no-store"})


def _panel(request: HttpRequest) -> Panel | None:
    """The panel of the form; None for a new one. Raises Http404 for whoever may not change it, or make one."""
    key, desk = request.GET.get("panel"), admin.site.get_model_admin(Panel)
    panel = panel_to_look_at(request, key) if key else None
    if not (desk.has_change_permission(request, panel) if panel else desk.has_add_permission(request)):
        raise Http404
    return panel


def _preview(form: PanelPageForm, caps: str) -> dict[str, object]:
    people = [person for person in form.cleaned_data[PEOPLE] if person.is_active]
    reading = read_draft(form.instance, people, day_count=DAYS, now=clock.now(), caps=caps_chosen(caps).applied_to)
    names = {person.pk: person.name for person in people}
    chosen = form.instance.distribution
    return {
        "bars": _bars(reading),
        "width": DAYS * BAR_STEP,
        "zone": reading.table.rules.zone,
        "ways": [_line(way, names, is_chosen=way.distribution == _shown(chosen)) for way in shares.ways(reading.table)],
        "idle": list(_idle(reading)),
        "why_url": reverse("why_no_times", args=[form.instance.pk]) if form.instance.pk else "",
        **explained(reading, panel_url=""),
    }


def _idle(reading: Reading) -> Iterator[tuple[str, str]]:
    """Who could take none of the times, and what closes most of them for that person."""
    table = reading.table
    useful = {key for at in table.times for key in table.free_at(at)}
    for person in reading.people:
        if person.pk not in useful:
            closing = what_if.closing(table, person.pk).most_common(1)
            yield person.name, str(words_of(closing[0][0]).short) if closing else ""


def _shown(distribution: str) -> str:
    """Older panels have a way that does the same as by load."""
    return Panel.Distribution.FAIR if distribution == Panel.Distribution.MOST_TIMES else distribution


def _bars(reading: Reading) -> list[Bar]:
    counted = shares.by_day(reading.table)
    most = max(1, *(count for _day, count in counted))
    bars = []
    for number, (day, count) in enumerate(counted):
        height = max(1, round(FULL * count / most)) if count else 0
        x = number * BAR_STEP
        bars.append(Bar(x, 16 + FULL - height, height, x + BAR_WIDTH // 2, count, day))
    return bars


def _line(way: shares.Way, names: dict[int, str], *, is_chosen: bool) -> WayLine:
    shares = sorted(way.shares.items(), key=lambda one: (-one[1], one[0]))
    return WayLine(
        str(way.distribution.label),
        is_chosen,
        len(way.times),
        when(way.times[0].starts_at) if way.times else NOTHING,
        [(names[key], round(100 * share)) for key, share in shares if key in names],
    )
