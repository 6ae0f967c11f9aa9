"""The checklist of a panel's page: will the recorder be let in, and who made sure?"""

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from interviews.enums import LobbyPoint, TrialResult
from interviews.panels import lobby_checklist
from interviews.panels.admin.at_nylas import name_of
from interviews.panels.lobby_checklist import Line, Standing
from interviews.panels.models import Interviewer, LobbyCheck, Panel, TrialCall
from recruiting import clock
from recruiting.access import logged_in
from recruiting.desk.theme import ModelAdmin, button
from recruiting.desk.words import pill, when

BESIDE_THEIR_POINT = ("sign_lobby_point", "take_back_lobby_point", "try_a_call")  # not in the bar, likewise
TONES: dict[str, str] = {
    Standing.OPEN: "warn",
    Standing.HOLDS: "good",
    Standing.OLD: "warn",
    Standing.REFUTED: "bad",
    Standing.OTHER_CALL: "warn",
}
HOW = {
    LobbyPoint.MEET_OPEN: gettext_lazy("In the calendar event, or in the host’s Meet settings: Host controls, Meeting access, “Open”."),
    LobbyPoint.TEAMS_ANONYMOUS: gettext_lazy("Teams admin centre, Meetings, Meeting policies: “Anonymous users can join a meeting” is on."),
    LobbyPoint.TEAMS_BYPASS: gettext_lazy("The same policy: “Who can bypass the lobby” is “Everyone”. Anything less keeps the recorder out."),
    LobbyPoint.ZOOM_WAITING_ROOM: gettext_lazy("The panel says so, and Zoom’s account settings (Security) don’t lock “Waiting room”."),
    LobbyPoint.ZOOM_SIGN_IN: gettext_lazy("Zoom account settings, Security: “Only authenticated users can join meetings” is off."),
    LobbyPoint.HOSTS_KNOW: gettext_lazy("A recorder that has to ask waits ten minutes. The interview’s page says what to press."),
    LobbyPoint.CALL_TRIED: gettext_lazy("Book this panel yourself, join, and see the recorder come in without your help."),
}  # fmt: skip


class LobbyChecklist(ModelAdmin[Panel]):
    """For the panel's admin."""

    def lobby_context(self, request: HttpRequest, panel: Panel) -> dict[str, object]:
        found = lobby_checklist.lines(panel, now=clock.now())
        return {
            "lobby": [_shown(line) for line in found],
            "lobby_missing": any(line.standing != Standing.HOLDS for line in found),
            "lobby_words": _words(found),
            "trial_calls": _trials_shown(panel) if found else [],
            "may_sign": self.may_act(request, panel),
        }

    @button("Checked", when=lambda panel: panel.records)
    def sign_lobby_point(self, request: HttpRequest, panel: Panel) -> None:
        if (point := _point(request, panel)) is None:
            self.message_user(request, _("That is no point of the checklist any more."), "warning")
            return
        LobbyCheck.objects.sign(panel, point, by=logged_in(request), at=clock.now())
        self.message_user(request, _("Checked: %(point)s.") % {"point": point.label}, "success")

    @button("Try a call now", when=lambda panel: panel.records)
    def try_a_call(self, request: HttpRequest, panel: Panel) -> None:
        said = request.POST.get("host", "")
        host = panel.live_interviewers().filter(pk=said).first() if said.isascii() and said.isdigit() else None
        if host is None:
            self.message_user(request, _("Their calendar is not connected, or they left the panel."), "warning")
            return
        TrialCall.objects.ask(host, panel, by=logged_in(request), at=clock.now())
        words = _(
            "A call of five minutes begins in %(name)s’s calendar. Reload this page to see whether the recorder comes in."
        )
        self.message_user(request, words % {"name": host.name}, "success")

    @button("Take back", when=lambda panel: panel.records)
    def take_back_lobby_point(self, request: HttpRequest, panel: Panel) -> None:
        if (point := _point(request, panel)) is not None:
            panel.lobby_checks.filter(point=point).delete()
            self.message_user(request, _("Not checked any more: %(point)s.") % {"point": point.label}, "success")


def _point(request: HttpRequest, panel: Panel) -> LobbyPoint | None:
    said = request.POST.get("point", "")
    return next((point for point in lobby_checklist.POINTS[panel.provider] if point == said), None)


def _shown(line: Line) -> dict[str, object]:
    check = line.check
    return {
        "point": line.point.value,
        "words": line.point.label,
        "how": HOW[line.point],
        "pill": pill(str(line.standing.label), TONES[line.standing]),
        "by": f"{when(check.checked_at)}, {name_of(check.checked_by)}" if check else "",
        "holds": line.standing == Standing.HOLDS,
    }


def _trials_shown(panel: Panel) -> list[dict[str, object]]:
    trials = {trial.interviewer_id: trial for trial in TrialCall.objects.of_calls(panel)}
    return [_trial_shown(host, trials.get(host.pk)) for host in panel.live_interviewers()]


def _trial_shown(host: Interviewer, trial: TrialCall | None) -> dict[str, object]:
    """The trial call of one host: how it stands, or came out, and when."""
    is_under_way = trial is not None and trial.is_under_way
    result = pill(_("Not tried"), "warn")
    if trial is not None and trial.tried_at is not None:
        result = pill(trial.get_result_display(), "good" if trial.result == TrialResult.CAME_IN else "bad")
    return {
        "host": host,
        "result": pill(_("Under way"), "info") if is_under_way else result,
        "told": trial.result_words if trial and not is_under_way else "",
        "tried": when(trial.tried_at) if trial and trial.tried_at and not is_under_way else "",
        "join_url": trial.join_url if trial and is_under_way else "",
        "may_try": not is_under_way,
    }


def _words(found: list[Line]) -> str:
    missing = sum(line.standing != Standing.HOLDS for line in found)
    if not missing:
        return _("Everything was checked")
    words = ngettext("%(n)s of %(all)s points is to be checked", "%(n)s of %(all)s points are to be checked", missing)
    return words % {"n": missing, "all": len(found)}
