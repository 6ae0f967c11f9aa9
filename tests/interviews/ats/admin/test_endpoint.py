"""Endpoints in the admin: made by administrators, tried, paused and sent to again by recruiters."""

import pytest
from django.urls import reverse

from interviews.models import AtsEvent, Delivery, Endpoint
from recruiting import clock
from tests.factories import NOW, make_endpoint, make_interview, make_user
from tests.interviews.pressing import press

LIST, ADD = "admin:interviews_endpoint_changelist", "admin:interviews_endpoint_add"


@pytest.fixture
def superuser(client):
    user = make_user(email="ada@example.com", recruiter=True)
    user.is_superuser = True
    user.save(update_fields=["is_superuser"])
    client.force_login(user)
    return client


def page(client, endpoint: Endpoint) -> str:
    return client.get(reverse("admin:interviews_endpoint_change", args=[endpoint.pk])).content.decode()


@pytest.mark.django_db
def test_administrator_makes_one_and_reads_its_secret(superuser, settings):
    settings.EVENTS_INSIDE_HOSTS = ["127.0.0.1"]
    told = {"name": "Greenhouse", "address": "https://127.0.0.1/hooks", "kinds": ["decision.made"], "jobs": []}

    superuser.post(reverse(ADD), told)

    endpoint = Endpoint.objects.get()
    assert (endpoint.kinds, endpoint.made_by.email) == (["decision.made"], "ada@example.com")
    assert endpoint.secret in page(superuser, endpoint)


@pytest.mark.django_db
def test_private_address_is_refused_and_what_was_typed_stays(superuser):
    answer = superuser.post(reverse(ADD), {"name": "Inside", "address": "https://10.0.0.1/hooks"}).content.decode()

    assert ("your own network" in answer, 'value="https://10.0.0.1/hooks"' in answer) == (True, True)
    assert not Endpoint.objects.exists()


def test_recruiter_sees_how_it_fares_and_neither_its_secret_nor_a_form(admin):
    endpoint = make_endpoint()

    html = page(admin, endpoint)

    assert ("Nothing sent yet" in html, endpoint.secret in html, 'name="address"' in html) == (True, False, False)
    assert admin.get(reverse(ADD)).status_code == 403
    assert press(admin, endpoint, "change_secret").status_code == 404
    assert press(admin, endpoint, "end").status_code == 404


def test_event_without_an_answer_says_why(admin):
    endpoint = make_endpoint()
    delivery = AtsEvent.objects.test(endpoint, at=NOW).deliveries.get()
    delivery.settle("failed", at=NOW, due_at=NOW, error="The ATS did not answer: cut off.")

    assert "The ATS did not answer: cut off." in page(admin, endpoint)


def test_recruiter_tries_pauses_and_resumes_it(admin):
    endpoint = make_endpoint()

    press(admin, endpoint, "test")
    assert AtsEvent.objects.get().kind == "endpoint.test"
    press(admin, endpoint, "pause")
    assert not Delivery.objects.due(clock.now()).exists()
    press(admin, endpoint, "resume")
    assert Delivery.objects.due(clock.now()).count() == 1


def test_span_is_counted_first_and_then_sent_once_more(admin):
    interview, now = make_interview(), clock.now()
    missed = AtsEvent.objects.owe("interview.scheduled", interview, payload={}, at=now)
    endpoint = make_endpoint()
    taken = AtsEvent.objects.owe("interview.updated", interview, payload={}, at=now)
    taken.deliveries.get().settle("sent", at=now)
    span = {"since": "2000-01-01T00:00", "until": "2100-01-01T00:00"}

    counted = press(admin, endpoint, "span", **span).content.decode()
    assert "<strong>2 events</strong>" in counted
    press(admin, endpoint, "span", **span, confirmed="2")

    rows = Delivery.objects.filter(state="due").order_by("event_id")
    assert [row.event for row in rows] == [missed, taken]
    wrong = press(admin, endpoint, "span", since="2100-01-01T00:00", until="2000-01-01T00:00").content.decode()
    assert ("before the span begins" in wrong, 'value="2100-01-01T00:00"' in wrong) == (True, True)


@pytest.mark.django_db
def test_secrets_overlap_at_a_rotation(superuser):
    endpoint = make_endpoint()
    old = endpoint.secret

    press(superuser, endpoint, "change_secret")
    endpoint.refresh_from_db()
    assert endpoint.secrets_at(clock.now()) == [endpoint.secret, old]
    press(superuser, endpoint, "drop_old_secret")
    endpoint.refresh_from_db()
    assert old not in endpoint.secrets_at(clock.now())


def test_list_asks_the_same_number_of_queries_for_many(admin, django_assert_max_num_queries):
    for _ in range(9):
        make_endpoint()
    with django_assert_max_num_queries(16):
        admin.get(reverse(LIST))


def test_one_that_was_paused_by_itself_is_a_line_on_the_home(admin):
    make_endpoint(name="Greenhouse", pause="failing", paused_at=clock.now())

    assert "“Greenhouse” has taken no event for a day" in admin.get(reverse("admin:index")).content.decode()
