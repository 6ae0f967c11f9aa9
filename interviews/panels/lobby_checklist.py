"""What has to be right before a call, so that the recorder is let in: for each service that makes calls, its points and who checked them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from interviews.enums import LobbyPoint, Provider
from interviews.panels.models import LobbyCheck, Panel

FOR_ALL = (LobbyPoint.HOSTS_KNOW, LobbyPoint.CALL_TRIED)
POINTS: dict[str, tuple[LobbyPoint, ...]] = {
    Provider.GOOGLE_MEET: (LobbyPoint.MEET_OPEN, *FOR_ALL),
    Provider.MICROSOFT_TEAMS: (LobbyPoint.TEAMS_ANONYMOUS, LobbyPoint.TEAMS_BYPASS, *FOR_ALL),
    Provider.ZOOM: (LobbyPoint.ZOOM_WAITING_ROOM, LobbyPoint.ZOOM_SIGN_IN, *FOR_ALL),
}


class Standing(TextChoices):
    """How a point of the checklist stands."""

    OPEN = "open", _("Not checked")
    HOLDS = "holds", _("Checked")
    OLD = "old", _("Checked long ago")
    REFUTED = "refuted", _("A recorder was not let in since")
    OTHER_CALL = "other_call", _("Checked for other calls")


@dataclass(frozen=True)
class Line:
    point: LobbyPoint
    standing: Standing
    check: LobbyCheck | None


def lines(panel: Panel, *, now: datetime) -> list[Line]:
    """The panel's checklist. Empty where no recorder ever joins."""
    if not panel.records:
        return []
    checks = {LobbyPoint(check.point): check for check in panel.lobby_checks.select_related("checked_by")}
    return [
        Line(point, _standing(panel, checks.get(point), now), checks.get(point)) for point in POINTS[panel.provider]
    ]


def _standing(panel: Panel, check: LobbyCheck | None, now: datetime) -> Standing:
    if check is None:
        return Standing.OPEN
    if not check.is_of(panel):
        return Standing.OTHER_CALL
    if check.refuted_at is not None:
        return Standing.REFUTED
    return Standing.HOLDS if check.holds(now) else Standing.OLD
