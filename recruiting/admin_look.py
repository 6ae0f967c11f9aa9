"""How the admin looks: names, colours and the order of its menu. Settings only, so recruiting/settings.py can read it before any model exists."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse_lazy


def _link(title: str, model: str, icon: str) -> dict[str, Any]:
    """A line of the menu; `model` as in candidates.job. Shown to those who may look at it."""
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
    """The mark in the header while the sandbox stands in for Nylas."""
    return ["Sandbox", "warning"] if settings.SANDBOX_URL else None


UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "Fairloop",
    "SITE_HEADER": "Fairloop",
    "SITE_SUBHEADER": "Recruiting",
    "SITE_SYMBOL": "graphic_eq",
    "SITE_URL": "/",
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": False,
    "SHOW_BACK_BUTTON": False,
    "ENVIRONMENT": "recruiting.admin_look.environment",
    "DASHBOARD_CALLBACK": "interviews.admin.home.add_home",
    "BORDER_RADIUS": "8px",
    "STYLES": [lambda request: static("css/tokens.css"), lambda request: static("css/admin.css")],
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("favicon.svg")}],
    # Paper, ink and accent of static/css/tokens.css, in the steps that the theme asks for.
    "COLORS": {
        "base": {
            "50": "oklch(98.4% .003 180)",
            "100": "oklch(96.6% .004 180)",
            "200": "oklch(91.6% .006 180)",
            "300": "oklch(86% .008 185)",
            "400": "oklch(70% .012 185)",
            "500": "oklch(51% .014 195)",
            "600": "oklch(42% .016 195)",
            "700": "oklch(36% .014 195)",
            "800": "oklch(29% .011 195)",
            "900": "oklch(20.6% .009 195)",
            "950": "oklch(15% .008 195)",
        },
        "primary": {
            "50": "oklch(97.6% .016 170)",
            "100": "oklch(94.4% .035 170)",
            "200": "oklch(88.8% .065 170)",
            "300": "oklch(81% .095 170)",
            "400": "oklch(71% .11 170)",
            "500": "oklch(60% .105 170)",
            "600": "oklch(47.5% .088 170)",
            "700": "oklch(41% .076 170)",
            "800": "oklch(35.5% .064 170)",
            "900": "oklch(30.5% .053 170)",
            "950": "oklch(21% .038 170)",
        },
    },
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
                    _link("Applications", "candidates.application", "description"),
                    _link("Candidates", "candidates.candidate", "group"),
                    _link("Requests for help", "interviews.callbackrequest", "phone_callback"),
                ],
            },
            {
                "title": "Interviews",
                "items": [
                    _link("Interviews", "interviews.interview", "event"),
                    _link("Booking links", "interviews.bookinglink", "link"),
                    _link("Recordings", "interviews.recording", "mic"),
                ],
            },
            {
                "title": "Set up",
                "items": [
                    _link("Jobs", "candidates.job", "work"),
                    _link("Panels", "interviews.panel", "diversity_3"),
                    _link("Interviewers", "interviews.interviewer", "badge"),
                    _link("Logins", "auth.user", "key"),
                ],
            },
            {
                "title": "What happened",
                "collapsible": True,
                "items": [
                    _link("Mails", "interviews.message", "mail"),
                    _link("Events for the ATS", "interviews.delivery", "outbox"),
                    _link("Notifications from Nylas", "interviews.notification", "inbox"),
                    _link("Booking attempts", "interviews.bookingattempt", "touch_app"),
                    _link("Published versions", "interviews.publication", "publish"),
                    _link("Files", "interviews.artifact", "inventory_2"),
                    _link("Errands", "interviews.errand", "pending_actions"),
                ],
            },
        ],
    },
}
