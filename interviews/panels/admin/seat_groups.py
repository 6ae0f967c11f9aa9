"""The page on which a panel's people are put into groups: one of these, one of those, somebody always."""

import hashlib

from django.http import HttpRequest, HttpResponse

from interviews.panels import configuration, refill, seat_groups
from interviews.panels.forms.seat_groups import SeatGroups
from interviews.panels.models import Panel, Refill, SeatGroup
from recruiting.desk.theme import ModelAdmin, button

CHANGED_MEANWHILE = (
    "Somebody changed the groups of this panel meanwhile. What you see below is yours: keep it by saving once more."
)


class PanelSeatGroups(ModelAdmin[Panel]):
    """Groups of a panel, for the panel's admin."""

    def groups_context(self, panel: Panel) -> dict[str, object]:
        """What the panel's page says of its groups."""
        spec = configuration.published(panel)
        return {
            "takes_part": configuration.takes_part(configuration.spec(panel)),
            "turns": refill.turns(panel),
            "refill": Refill.objects.filter(panel=panel).first(),
            "unfilled": seat_groups.why_unfilled(panel, spec) if panel.published_at else "",
        }

    @button("Who takes part", asks=True, when=lambda panel: panel.seats.exists())
    def seat_groups(self, request: HttpRequest, panel: Panel) -> HttpResponse | None:
        groups = SeatGroups(request.POST or None, panel=panel, prefix="groups")
        shown = request.POST.get("shown") or _stamp(panel)
        if request.method == "POST" and groups.is_valid():
            if shown == _stamp(panel):
                SeatGroup.objects.arrange(panel, groups.drawn())
                words = "Saved. Candidates meet it once the panel is published." if panel.published_at else "Saved."
                self.message_user(request, words, "success")
                return None
            self.message_user(request, CHANGED_MEANWHILE, "warning")
            shown = _stamp(panel)
        return self.ask(
            request,
            panel,
            "admin/interviews/panel/seat_groups.html",
            f"Who takes part in {panel.name}",
            groups=groups,
            shown=shown,
        )


def _stamp(panel: Panel) -> str:
    """Another one once the groups were changed."""
    return hashlib.sha256(repr([_plain(group) for group in SeatGroup.objects.of(panel)]).encode()).hexdigest()[:16]


def _plain(group: object) -> tuple[object, ...]:
    return tuple(sorted(value) if isinstance(value, frozenset) else value for value in vars(group).values())
