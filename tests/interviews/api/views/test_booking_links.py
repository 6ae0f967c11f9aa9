"""Booking links by the API: a stage change of the ATS invites a candidate, and its own id comes back."""

from datetime import timedelta

import pytest

from candidates.models import Application
from interviews.booking import payload
from interviews.models import BookingLink, Message
from recruiting.zones import utc_text
from tests.factories import NOW, make_interview, make_job, make_link, make_panel
from tests.interviews.api.calling import kind, with_key

pytestmark = pytest.mark.django_db
AMARA = {"name": "Amara Okafor", "email": "amara@example.com"}


def test_link_is_made_with_its_application_and_the_reference_comes_back_in_events(client):
    panel, caller = make_panel(), with_key("book")

    made = caller.post("booking-links/", {"panel": panel.slug, "candidate": AMARA, "reference": "stage-7"})

    link = BookingLink.objects.get()
    assert made.status_code == 201
    answered = made.json()
    assert (answered["id"], answered["url"], answered["state"]) == (str(link.pk), link.url, "open")
    assert (answered["expires_at"], answered["reference"]) == (utc_text(link.expires_at), "stage-7")
    assert answered["candidate"] == AMARA
    assert client.get(answered["url"]).status_code == 200
    assert (link.application.source, link.application.stage) == ("ats", "interviewing")
    assert not Message.objects.exists()
    assert payload.describe(make_interview(link=link))["reference"] == "stage-7"
    assert caller.get(f"booking-links/{link.pk}/").json()["state"] == "booked"


def test_second_request_gives_the_open_link_and_mails_it_where_asked():
    panel, caller = make_panel(), with_key("book")
    first, second = (
        caller.post("booking-links/", {"panel": panel.slug, "candidate": AMARA, "is_mailed": is_mailed}).json()
        for is_mailed in (False, True)
    )

    assert first["id"] == second["id"]
    assert Message.objects.get().to == AMARA["email"]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"panel": "nowhere"}, "panel"),
        ({"panel": None}, "panel"),
        ({"candidate": None}, "candidate"),
        ({"candidate": {"name": "Amara"}}, "candidate.email"),
        ({"candidate": AMARA | {"email": "amara at example"}}, "candidate.email"),
        ({"candidate": AMARA | {"name": "  "}}, "candidate.name"),
        ({"candidate": AMARA | {"name": "Win https://example.com"}}, "candidate.name"),
        ({"reference": "r" * 201}, "reference"),
        ({"reference": "a\x00b"}, "reference"),
    ],
)
def test_mistake_names_its_field_and_nothing_is_made(changed, field):
    body = {"panel": make_panel().slug, "candidate": AMARA} | changed

    response = with_key("book").post("booking-links/", body)

    assert (response.status_code, kind(response)) == (400, "invalid")
    assert {mistake["field"] for mistake in response.json()["errors"]} == {field}
    assert not Application.objects.exists()


def test_whoever_can_not_be_invited_is_refused_with_the_reason():
    caller, over, kept = with_key("book"), make_link().application, make_link().application
    over.reject(by=None, at=NOW)
    Application.objects.filter(pk=kept.pk).update(restricted_at=NOW)
    closed = make_panel(job=make_job(state="closed"))
    asked = [
        (closed, AMARA),
        (over.links.get().panel, {"name": "A", "email": over.candidate.email}),
        (kept.links.get().panel, {"name": "A", "email": kept.candidate.email}),
    ]

    for panel, candidate in asked:
        response = caller.post("booking-links/", {"panel": panel.slug, "candidate": candidate})
        assert (response.status_code, kind(response)) == (409, "not-possible")
    assert BookingLink.objects.count() == 2


def test_states_are_found_by_filter_and_a_link_can_be_ended(django_assert_num_queries):
    panel, caller = make_panel(), with_key("book")
    links = {
        "open": make_link(panel=panel),
        "booked": make_interview(link=make_link(panel=panel)).link,
        "expired": make_link(panel=panel, expires_at=NOW - timedelta(days=1)),
        "revoked": make_link(panel=panel, revoked_at=NOW),
    }
    for state, link in links.items():
        found = caller.get("booking-links/", status=state).json()["results"]
        assert [(row["id"], row["state"]) for row in found] == [(str(link.pk), state)]
    with django_assert_num_queries(3):
        assert len(caller.get("booking-links/", job=panel.job.slug).json()["results"]) == 4

    assert caller.post(f"booking-links/{links['open'].pk}/revoke/").json()["state"] == "revoked"
    assert not BookingLink.objects.open(NOW).exists()
