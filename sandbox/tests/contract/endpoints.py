"""Every endpoint of Nylas that the sandbox has: who describes it, and which of Nylas's own clients call it.

What the tests of the clients run is compared with this list, and the table in `sandbox/README.md` is made of it.
"""

import re
from dataclasses import dataclass

# Methods that raise on some right answers: test_sdk_traps.py. sandbox/README.md says on which.
RAISING = frozenset(
    {
        "scheduler.bookings.reschedule",
        "scheduler.bookings.confirm",
        "scheduler.configurations.create",
        "scheduler.configurations.list",
        "notetakers.find",
        "notetakers.list",
        "webhooks.create",
        "webhooks.list",
    }
)


@dataclass(frozen=True)
class Endpoint:
    """One verb on one path. `documented` names a file of Nylas's OpenAPI with an operation, or a section of docs/nylas.md."""

    verb: str
    path: str
    documented: str
    # Methods of nylas 6.18.0 below `Client`, separated by ", "; empty if there is none.
    sdk: str = ""
    # Whether <nylas-scheduling> 2.6.0 calls it.
    component: bool = False

    @property
    def methods(self) -> tuple[str, ...]:
        """The methods of the SDK, one by one."""
        return tuple(self.sdk.split(", ")) if self.sdk else ()

    @property
    def pattern(self) -> re.Pattern[str]:
        """What the path of a request must look like; a slash at the end is allowed."""
        return re.compile(re.sub(r"{\w+}", "[^/]+", self.path) + "/?")


CONFIGURATIONS = "/v3/grants/{grant}/scheduling/configurations"
GROUP_EVENTS = CONFIGURATIONS + "/{configuration}/group-events"
BOOKINGS = "/v3/scheduling/bookings"
SESSIONS = "/v3/scheduling/sessions"
CALENDARS = "/v3/grants/{grant}/calendars"
EVENTS = "/v3/grants/{grant}/events"
OF_GRANT = "/v3/grants/{grant}/notetakers"
STANDALONE = "/v3/notetakers"
WEBHOOKS = "/v3/webhooks"

ENDPOINTS: tuple[Endpoint, ...] = (
    Endpoint("GET", "/v3/applications", "OpenAPI admin: get_application", "applications.info"),
    Endpoint("GET", "/v3/grants", "OpenAPI grants: get-all-grants", "grants.list"),
    Endpoint("GET", "/v3/grants/me", "OpenAPI grants: get_grant_by_access_token", "grants.find"),
    Endpoint("GET", "/v3/grants/{grant}", "OpenAPI grants: get_grant_by_id", "grants.find"),
    Endpoint("PATCH", "/v3/grants/{grant}", "OpenAPI grants: patch_grant_by_id", "grants.update"),
    Endpoint("DELETE", "/v3/grants/{grant}", "OpenAPI grants: delete_grant_by_id", "grants.destroy"),
    Endpoint(
        "GET",
        "/v3/connect/auth",
        "OpenAPI auth: get_oauth2_flow",
        "auth.url_for_oauth2, auth.url_for_oauth2_pkce, auth.url_for_admin_consent",
    ),
    Endpoint(
        "POST",
        "/v3/connect/token",
        "OpenAPI auth: exchange_oauth2_token",
        "auth.exchange_code_for_token, auth.refresh_access_token",
    ),
    Endpoint("POST", "/v3/connect/custom", "OpenAPI auth: byo_auth", "auth.custom_authentication"),
    Endpoint("POST", "/v3/connect/revoke", "OpenAPI auth: revoke_oauth2_token_and_grant", "auth.revoke"),
    Endpoint(
        "GET",
        "/v3/connect/tokeninfo",
        "OpenAPI auth: info_oauth2_token",
        "auth.id_token_info, auth.validate_access_token",
    ),
    Endpoint("POST", "/v3/providers/detect", "OpenAPI admin: detect_provider_by_email", "auth.detect_provider"),
    Endpoint("GET", CALENDARS, "OpenAPI calendars: get-all-calendars", "calendars.list"),
    Endpoint("POST", CALENDARS, "OpenAPI calendars: create-calendar", "calendars.create"),
    Endpoint("GET", CALENDARS + "/{calendar}", "OpenAPI calendars: get-calendars-id", "calendars.find"),
    Endpoint("PUT", CALENDARS + "/{calendar}", "OpenAPI calendars: put-calendars-id", "calendars.update"),
    Endpoint("DELETE", CALENDARS + "/{calendar}", "OpenAPI calendars: delete-calendars-id", "calendars.destroy"),
    Endpoint(
        "POST", CALENDARS + "/free-busy", "OpenAPI calendars: post-calendars-free-busy", "calendars.get_free_busy"
    ),
    Endpoint(
        "POST", "/v3/calendars/availability", "OpenAPI calendars: post-availability", "calendars.get_availability"
    ),
    Endpoint("GET", EVENTS, "OpenAPI events: get-all-events", "events.list"),
    Endpoint("POST", EVENTS, "OpenAPI events: create-event", "events.create"),
    Endpoint("GET", EVENTS + "/import", "OpenAPI events: import-events", "events.list_import_events"),
    Endpoint("GET", EVENTS + "/{event}", "OpenAPI events: get-events-id", "events.find"),
    Endpoint("PUT", EVENTS + "/{event}", "OpenAPI events: put-events-id", "events.update"),
    Endpoint("DELETE", EVENTS + "/{event}", "OpenAPI events: delete-events-id", "events.destroy"),
    Endpoint("POST", EVENTS + "/{event}/send-rsvp", "OpenAPI events: send-rsvp", "events.send_rsvp"),
    Endpoint("GET", CONFIGURATIONS, "OpenAPI scheduling: get-configurations", "scheduler.configurations.list"),
    Endpoint("POST", CONFIGURATIONS, "OpenAPI scheduling: post-configurations", "scheduler.configurations.create"),
    Endpoint(
        "GET",
        CONFIGURATIONS + "/{configuration}",
        "OpenAPI scheduling: get-configurations-id",
        "scheduler.configurations.find",
    ),
    Endpoint(
        "PUT",
        CONFIGURATIONS + "/{configuration}",
        "OpenAPI scheduling: put-configurations-id",
        "scheduler.configurations.update",
    ),
    Endpoint(
        "DELETE",
        CONFIGURATIONS + "/{configuration}",
        "OpenAPI scheduling: delete-configurations-id",
        "scheduler.configurations.destroy",
    ),
    Endpoint("GET", GROUP_EVENTS, "OpenAPI events: get-group-events"),
    Endpoint("POST", GROUP_EVENTS, "OpenAPI events: create-group-event"),
    Endpoint("PUT", GROUP_EVENTS + "/{event}", "OpenAPI events: put-group-event"),
    Endpoint("DELETE", GROUP_EVENTS + "/{event}", "OpenAPI events: delete-group-event"),
    Endpoint(
        "POST",
        "/v3/scheduling/configurations/{configuration}/group-events/validate-timeslot",
        "OpenAPI events: validate-time-slot",
        component=True,
    ),
    Endpoint(
        "POST",
        "/v3/scheduling/configurations/{configuration}/import-group-events",
        "OpenAPI events: import-group-events",
    ),
    Endpoint("POST", SESSIONS, "OpenAPI scheduling: post-sessions", "scheduler.sessions.create"),
    Endpoint("DELETE", SESSIONS + "/{session}", "OpenAPI scheduling: delete-session", "scheduler.sessions.destroy"),
    Endpoint("GET", "/v3/scheduling/ui-settings", "docs/nylas.md 1.10", component=True),
    Endpoint("GET", "/v3/scheduling/availability", "OpenAPI calendars: get-availability", component=True),
    Endpoint("POST", BOOKINGS, "OpenAPI scheduling: post-bookings", "scheduler.bookings.create", component=True),
    Endpoint("GET", BOOKINGS + "/{booking}", "OpenAPI scheduling: get-bookings-id", "scheduler.bookings.find"),
    Endpoint(
        "PATCH",
        BOOKINGS + "/{booking}",
        "OpenAPI scheduling: patch-bookings-id",
        "scheduler.bookings.reschedule",
        component=True,
    ),
    Endpoint(
        "PUT",
        BOOKINGS + "/{booking}",
        "OpenAPI scheduling: put-bookings-id",
        "scheduler.bookings.confirm",
        component=True,
    ),
    Endpoint(
        "DELETE",
        BOOKINGS + "/{booking}",
        "OpenAPI scheduling: delete-bookings-id",
        "scheduler.bookings.destroy",
        component=True,
    ),
    Endpoint("GET", OF_GRANT, "OpenAPI notetaker: get-all-notetakers", "notetakers.list"),
    Endpoint("POST", OF_GRANT, "OpenAPI notetaker: invite-notetaker", "notetakers.invite"),
    Endpoint("GET", OF_GRANT + "/{notetaker}", "OpenAPI notetaker: get-notetaker", "notetakers.find"),
    Endpoint("PATCH", OF_GRANT + "/{notetaker}", "OpenAPI notetaker: update-notetaker", "notetakers.update"),
    Endpoint("DELETE", OF_GRANT + "/{notetaker}", "OpenAPI notetaker: delete-notetaker"),
    Endpoint("DELETE", OF_GRANT + "/{notetaker}/cancel", "OpenAPI notetaker: cancel-notetaker", "notetakers.cancel"),
    Endpoint("POST", OF_GRANT + "/{notetaker}/leave", "OpenAPI notetaker: post-notetaker-leave", "notetakers.leave"),
    Endpoint("GET", OF_GRANT + "/{notetaker}/media", "OpenAPI notetaker: get-notetaker-media", "notetakers.get_media"),
    Endpoint("GET", OF_GRANT + "/{notetaker}/history", "OpenAPI notetaker: get-notetaker-history"),
    Endpoint("GET", STANDALONE, "OpenAPI notetaker: get-all-standalone-notetakers", "notetakers.list"),
    Endpoint("POST", STANDALONE, "OpenAPI notetaker: invite-standalone-notetaker", "notetakers.invite"),
    Endpoint("GET", STANDALONE + "/{notetaker}", "OpenAPI notetaker: get-standalone-notetaker", "notetakers.find"),
    Endpoint(
        "PATCH", STANDALONE + "/{notetaker}", "OpenAPI notetaker: update-standalone-notetaker", "notetakers.update"
    ),
    Endpoint("DELETE", STANDALONE + "/{notetaker}", "OpenAPI notetaker: delete-standalone-notetaker"),
    Endpoint(
        "DELETE",
        STANDALONE + "/{notetaker}/cancel",
        "OpenAPI notetaker: cancel-standalone-notetaker",
        "notetakers.cancel",
    ),
    Endpoint(
        "POST",
        STANDALONE + "/{notetaker}/leave",
        "OpenAPI notetaker: post-standalone-notetaker-leave",
        "notetakers.leave",
    ),
    Endpoint(
        "GET",
        STANDALONE + "/{notetaker}/media",
        "OpenAPI notetaker: get-standalone-notetaker-media",
        "notetakers.get_media",
    ),
    Endpoint("GET", STANDALONE + "/{notetaker}/history", "OpenAPI notetaker: get-standalone-notetaker-history"),
    Endpoint("GET", STANDALONE + "/configs", "docs/nylas.md 4.8"),
    Endpoint("POST", STANDALONE + "/configs", "docs/nylas.md 4.8"),
    Endpoint("GET", STANDALONE + "/configs/{config}", "docs/nylas.md 4.8"),
    Endpoint("PATCH", STANDALONE + "/configs/{config}", "docs/nylas.md 4.8"),
    Endpoint("DELETE", STANDALONE + "/configs/{config}", "docs/nylas.md 4.8"),
    Endpoint("GET", WEBHOOKS, "OpenAPI notifications: get-webhook-destinations-application", "webhooks.list"),
    Endpoint("POST", WEBHOOKS, "OpenAPI notifications: post-webhook-destinations", "webhooks.create"),
    Endpoint("GET", WEBHOOKS + "/ip-addresses", "docs/nylas.md 5.1", "webhooks.ip_addresses"),
    Endpoint("POST", WEBHOOKS + "/mock-payload", "OpenAPI notifications: get_mock_webhook_payload"),
    Endpoint("POST", WEBHOOKS + "/send-test-event", "OpenAPI notifications: send_test_event"),
    Endpoint("POST", WEBHOOKS + "/rotate-secret/{webhook}", "OpenAPI notifications: post-new-secret"),
    Endpoint("PUT", WEBHOOKS + "/{webhook}/rotate-secret", "docs/nylas.md 8.2", "webhooks.rotate_secret"),
    Endpoint("GET", WEBHOOKS + "/{webhook}", "OpenAPI notifications: get-webhook-by-id", "webhooks.find"),
    Endpoint("PUT", WEBHOOKS + "/{webhook}", "OpenAPI notifications: put-webhook-by-id", "webhooks.update"),
    Endpoint("DELETE", WEBHOOKS + "/{webhook}", "OpenAPI notifications: delete-webhook-by-id", "webhooks.destroy"),
)


def matching(verb: str, url_path: str) -> Endpoint | None:
    """The endpoint a real request is for, the path being without host and query; words win over placeholders."""
    found = [one for one in ENDPOINTS if one.verb == verb and one.pattern.fullmatch(url_path)]
    return min(found, key=lambda one: one.path.count("{"), default=None)
