"""The menu of the admin: each line for those who may look there, and a mark while the sandbox stands in for Nylas."""

import pytest
from django.contrib.auth.models import AnonymousUser, Permission
from django.test import RequestFactory
from django.urls import reverse

from recruiting import queue
from recruiting.desk import look
from tests.factories import make_user


def lines() -> list[dict]:
    groups = look.UNFOLD["SIDEBAR"]["navigation"]
    return [line for group in groups for line in group["items"] if "permission" in line]


def seen_by(user) -> set[str]:
    request = RequestFactory().get("/admin/")
    request.user = user
    return {line["title"] for line in lines() if line["permission"](request)}


def test_recruiter_sees_every_line_and_each_leads_to_a_list(admin, recruiter):
    assert seen_by(recruiter) == {line["title"] for line in lines()}
    for line in lines():
        assert admin.get(str(line["link"])).status_code == 200


@pytest.mark.parametrize(
    ("name", "title"), [("debriefs_criterion", "Criteria"), ("interviews_interview", "Interviews")]
)
def test_line_of_the_page_alone_is_marked(admin, name, title):
    menu = admin.get(reverse(f"admin:{name}_changelist")).context["sidebar_navigation"]

    assert [line["title"] for group in menu for line in group["items"] if line["active"]] == [title]


@pytest.mark.parametrize("kind", queue.KINDS)
def test_each_kind_of_work_has_a_line(kind):
    name = queue.KINDS[kind].label.replace(".", "_")

    assert reverse(f"admin:{name}_changelist") in {str(line["link"]) for line in lines()}


@pytest.mark.django_db
def test_line_is_for_those_who_may_look_there():
    user = make_user(is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_panel"))

    assert seen_by(user) == {"Panels"}
    assert seen_by(AnonymousUser()) == set()


@pytest.mark.parametrize(("url", "mark"), [("http://127.0.0.1:8765", ["Sandbox", "warning"]), ("", None)])
def test_sandbox_is_marked(settings, url, mark):
    settings.SANDBOX_URL = url

    assert look.environment(RequestFactory().get("/")) == mark
