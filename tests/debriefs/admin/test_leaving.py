"""Recruiters see what left the house, and change nothing of it there."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from debriefs.models import Debrief, DebriefExport, Share, ShareOpening
from tests.factories import NOW, make_application, make_candidate, make_interview, make_link, make_user
from tests.recorded import make_debrief

pytestmark = pytest.mark.django_db
LISTS = ["share", "debriefexport"]


def left(*, email: str = "") -> Debrief:
    """A debrief of which something was shared, read and exported."""
    candidate = make_candidate(**({"email": email} if email else {}))
    debrief = make_debrief(make_interview(link=make_link(application=make_application(candidate=candidate))))
    by = make_user(first_name="Noor", last_name="Haddad")
    until = NOW + timedelta(days=5)
    share = Share.make(debrief, citation=None, address="adviser@example.org", expires_at=until, by=by, at=NOW)
    ShareOpening.objects.create(share=share, opened_at=NOW)
    DebriefExport.objects.create(debrief=debrief, kind="html", exported_by=by, exported_at=NOW, sha256="ab" * 32)
    return debrief


def listed(client: Client, name: str) -> str:
    response = client.get(reverse(f"admin:debriefs_{name}_changelist"))
    assert response.status_code == 200
    return response.content.decode()


def test_recruiter_sees_who_shared_what_with_whom_and_how_long(admin: Client) -> None:
    debrief = left()

    html = listed(admin, "share")
    page = admin.get(reverse("admin:debriefs_share_change", args=[Share.objects.get().pk])).content.decode()

    assert [word in html for word in ("adviser@example.org", "The summary", "Noor Haddad")] == [True] * 3
    assert debrief.get_absolute_url() in page
    assert Share.objects.get().token not in html + page  # whoever has it, opens it
    assert 'name="_save"' not in page


def test_recruiter_sees_who_exported_what(admin: Client) -> None:
    debrief = left()

    html = listed(admin, "debriefexport")
    page = admin.get(reverse("admin:debriefs_debriefexport_change", args=[DebriefExport.objects.get().pk]))

    assert ("Noor Haddad" in html, "abababababab…" in html) == (True, True)
    assert [word in page.content.decode() for word in (debrief.get_absolute_url(), "ab" * 32)] == [True, True]


@pytest.mark.parametrize("name", LISTS)
def test_nobody_else_and_not_the_candidate_sees_them(client: Client, recruiter: User, name: str) -> None:
    debrief = left(email="amara+x@example.com")
    url = reverse(f"admin:debriefs_{name}_changelist")
    assert client.get(url).status_code == 302
    client.force_login(make_user())
    assert client.get(url).status_code in {302, 403}

    client.force_login(make_user(email="amara@example.com", recruiter=True))

    assert str(debrief.application.candidate) not in listed(client, name).partition("<main")[2]


@pytest.mark.parametrize("name", LISTS)
def test_list_costs_the_same_with_one_row_and_with_three(admin: Client, name: str) -> None:
    costs = []
    for number in (1, 2):
        for _ in range(number):
            left()
        listed(admin, name)
        with CaptureQueriesContext(connection) as asked:
            listed(admin, name)
        costs.append(len(asked))

    assert costs[0] == costs[1]
