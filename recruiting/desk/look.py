"""How the admin looks: names, styles and the order of its menu. Settings only, so recruiting/settings.py can read it before any model exists."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse_lazy


def _link(title: str, model: str, icon: str) -> dict[str, object]:
    """A line of the menu; `model` as in candidates.job. Shown to users who may view that model."""
    app, name = model.split(".")
    return {
        "title": title,
        "icon": icon,
        "link": reverse_lazy(f"admin:{app}_{name}_changelist"),
        "permission": _may_view(app, name),
    }


def _may_view(app: str, name: str) -> Callable[[HttpRequest], bool]:
    return lambda request: request.user.has_perm(f"{app}.view_{name}")


def environment(request: HttpRequest) -> list[str] | None:
    """The label in the header while the sandbox stands in for Nylas."""
    return ["Sandbox", "warning"] if settings.SANDBOX_URL else None


UNFOLD: dict[str, object] = {
    "SITE_TITLE": "Fairloop",
    "SITE_HEADER": "Fairloop",
    "SITE_SUBHEADER": "Recruiting",
    "SITE_SYMBOL": "graphic_eq",
    "SITE_URL": "/",
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": False,
    "SHOW_BACK_BUTTON": False,
    "ENVIRONMENT": "recruiting.desk.look.environment",
    "DASHBOARD_CALLBACK": "recruiting.dashboard.add_home",
    "STYLES": [
        lambda request: static("css/tokens.css"),
        lambda request: static("css/admin-palette.css"),
        lambda request: static("css/controls.css"),
        lambda request: static("css/admin.css"),
        lambda request: static("css/admin-row.css"),
    ],
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("favicon.svg")}],
    "ACCOUNT": {"navigation": [{"title": "Profile", "link": reverse_lazy("profile")}]},
    "SIDEBAR": {
        "show_search": True,
        "command_search": True,
        "show_all_applications": False,
        "navigation": [
            {"items": [{"title": "Home", "icon": "home", "link": reverse_lazy("admin:index")}]},
            {
                "title": "People",
                "items": [
                    {
                        "title": "Board",
                        "icon": "view_kanban",
                        "link": reverse_lazy("board"),
                        "permission": _may_view("candidates", "application"),
                    },
                    _link("Applications", "candidates.application", "description"),
                    _link("Candidates", "candidates.candidate", "group"),
                    _link("Requests for help", "interviews.callbackrequest", "phone_callback"),
                ],
            },
            {
                "title": "Interviews",
                "items": [
                    {
                        "title": "Debriefs",
                        "icon": "forum",
                        "link": reverse_lazy("debriefs"),
                        # Its page is not in the admin, where addresses of other pages contain its own.
                        "active": lambda _request: False,
                        "permission": _may_view("interviews", "interview"),
                    },
                    _link("Interviews", "interviews.interview", "event"),
                    _link("Booking links", "interviews.bookinglink", "link"),
                    _link("Recordings", "interviews.recording", "mic"),
                    {
                        "title": "Recordings of the week",
                        "icon": "graphic_eq",
                        "link": reverse_lazy("recorded_week"),
                        "permission": _may_view("interviews", "recording"),
                    },
                ],
            },
            {
                "title": "Set up",
                "items": [
                    _link("Jobs", "candidates.job", "work"),
                    _link("Panels", "interviews.panel", "diversity_3"),
                    _link("Criteria", "debriefs.criterion", "checklist"),
                    _link("Questions", "debriefs.question", "quiz"),
                    _link("Rules of debriefs", "debriefs.debriefrules", "rule"),
                    _link("Interviewers", "interviews.interviewer", "badge"),
                    {
                        "title": "Load",
                        "icon": "schedule",
                        "link": reverse_lazy("load"),
                        "permission": _may_view("interviews", "interviewer"),
                    },
                    _link("Imports", "interviews.importrun", "upload"),
                    _link("Endpoints", "interviews.endpoint", "outbox"),
                    _link("Logins", "auth.user", "key"),
                    _link("Keys of the API", "interviews.apikey", "key"),
                ],
            },
            {
                "title": "What happened",
                "collapsible": True,
                "items": [
                    {
                        "title": "Kept until",
                        "icon": "schedule",
                        "link": reverse_lazy("kept"),
                        "permission": _may_view("privacy", "hold"),
                    },
                    _link("Holds", "privacy.hold", "inventory_2"),
                    _link("Deletions", "privacy.deletion", "delete"),
                    _link("Mandates", "privacy.mandate", "key"),
                    _link("Checks of the ledger", "privacy.ledgercheck", "checklist"),
                    _link("Checkpoints", "privacy.checkpoint", "key"),
                    _link("Time stamps", "privacy.stamp", "schedule"),
                    _link("Erasures", "privacy.erasure", "delete"),
                    _link("Mails", "interviews.message", "mail"),
                    _link("Shares", "debriefs.share", "ios_share"),
                    _link("Shared clips", "debriefs.sharedclip", "content_cut"),
                    _link("Debrief exports", "debriefs.debriefexport", "download"),
                    _link("Events for the ATS", "interviews.delivery", "outbox"),
                    _link("Notifications from Nylas", "interviews.notification", "inbox"),
                    _link("Sweeps", "interviews.sweep", "checklist"),
                    _link("Booking attempts", "interviews.bookingattempt", "touch_app"),
                    _link("Swaps of interviewers", "interviews.reassignment", "sync"),
                    _link("Published versions", "interviews.publication", "publish"),
                    _link("Comparisons with Nylas", "interviews.comparison", "compare_arrows"),
                    _link("Trial calls", "interviews.trialcall", "phone_callback"),
                    _link("Turns on offer", "interviews.refill", "sync"),
                    _link("Second thoughts", "interviews.secondthoughts", "sync"),
                    _link("Shortages of times", "interviews.shortage", "schedule"),
                    _link("Deleted panels", "interviews.removal", "delete"),
                    _link("Disconnected calendars", "interviews.revocation", "link_off"),
                    _link("Files", "interviews.artifact", "inventory_2"),
                    _link("Redactions", "interviews.redaction", "ink_eraser"),
                    _link("Errands", "interviews.errand", "pending_actions"),
                ],
            },
        ],
    },
}
