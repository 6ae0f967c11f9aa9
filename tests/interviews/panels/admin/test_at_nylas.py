"""A recruiter settles what was changed at Nylas, compares versions, goes back to one, and deletes a panel nobody used."""

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from interviews.models import Panel, PanelDrift, Publication, Removal
from interviews.panels import configuration
from interviews.panels.admin.at_nylas import CHANGED_MEANWHILE, shown_stamp
from tests.factories import NOW, make_interviewer, make_link, make_panel, make_user
from tests.walking import published_panel


def address(name: str, panel: Panel) -> str:
    return reverse(f"admin:interviews_panel_{name}", args=[panel.pk])


def said(response: Any) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def add_version(panel: Panel, number: int, **changes: Any) -> Publication:
    payload = configuration.as_json(configuration.spec(panel)) | changes
    return Publication.objects.create(
        panel=panel, number=number, payload=payload, state="done", by=make_user(), created_at=NOW, due_at=NOW
    )


def add_drift(panel: Panel, sent: Publication, **changes: Any) -> PanelDrift:
    found = PanelDrift.objects.note(
        sent,
        lines=[("Length", "45 minutes", "1 hour")],
        others=[("scheduler.cancellation_policy", '""', '"Be <kind>"')],
        theirs=sent.payload | changes,
        at=NOW,
    )
    assert found is not None
    return found


# ── what was changed at Nylas ──


def test_change_at_nylas_is_on_the_recruiters_home_and_leads_to_the_panel(admin):
    panel = make_panel(name="Systems talk")
    add_drift(panel, add_version(panel, 1))

    (line,) = admin.get(reverse("admin:index")).context["home"]["todos"]

    assert (line.words, line.label) == ("“Systems talk” was changed at Nylas, not here", "See what differs")
    assert line.url == address("change", panel)


def test_panel_shows_what_differs_and_both_ways_out(admin):
    panel = make_panel()
    add_drift(panel, add_version(panel, 1))

    page = admin.get(address("change", panel)).content.decode()

    assert "<del>45 minutes</del><ins>1 hour</ins>" in page
    assert "Be &lt;kind&gt;" in page
    assert (page.count(address("keep_ours", panel)), page.count(address("take_theirs", panel))) == (1, 1)


def test_copy_that_was_deleted_can_only_be_sent_again(admin):
    panel = make_panel()
    PanelDrift.objects.note(add_version(panel, 1), lines=[], others=[], theirs=None, at=NOW)

    page = admin.get(address("change", panel)).content.decode()

    assert "Nylas has no copy of this panel any more" in page
    assert address("take_theirs", panel) not in page
    assert admin.post(address("take_theirs", panel)).status_code == 302
    assert PanelDrift.objects.open().exists()


def test_theirs_is_taken_after_a_look_at_what_is_left(admin, recruiter):
    panel = make_panel(duration_minutes=45)
    found = add_drift(panel, add_version(panel, 1), duration="PT1H", notice="PT1H30M")

    page = admin.get(address("take_theirs", panel)).content.decode()
    answer = admin.post(address("take_theirs", panel), {"shown": found.fingerprint})

    panel.refresh_from_db()
    found.refresh_from_db()
    assert "Notice in hours: 1.5 is no whole number." in page
    assert "<code>scheduler.cancellation_policy</code>" in page
    assert said(answer) == ["Saved here as Nylas has it. Publish it, so that it is ours, too."]
    assert (panel.duration_minutes, found.settlement, found.settled_by) == (60, "taken", recruiter)


def test_theirs_is_not_taken_unseen(admin):
    panel = make_panel()
    add_drift(panel, add_version(panel, 1), duration="PT1H")

    answer = admin.post(address("take_theirs", panel), {"shown": "another"})

    assert "changed again" in said(answer)[0]
    assert (Panel.objects.get().duration_minutes, PanelDrift.objects.open().count()) == (45, 1)


def test_ours_is_kept_with_one_press_and_the_page_says_who_settled_it(admin, recruiter, sandbox):
    panel = published_panel(people=1)
    add_drift(panel, panel.publications.get())

    answer = admin.post(address("keep_ours", panel))

    page = admin.get(address("change", panel)).content.decode()
    assert said(answer) == ["Nylas has what was published before again."]
    assert "Ours was kept" in page
    assert f"by {recruiter.get_full_name()}; found" in page


def test_comparing_says_what_came_of_it(admin, sandbox):
    panel = published_panel(people=1)
    assert said(admin.post(address("compare", panel))) == ["Nylas has what was published."]

    sandbox.control("faults", {"path": "/configurations", "method": "GET", "kind": "502_html", "times": 1})
    answer = admin.post(address("compare", panel))

    page = admin.get(address("change", panel)).content.decode()
    assert said(answer)[-1].startswith("Not compared yet. Nylas does not answer")
    assert "Nylas does not answer" in page


# ── versions ──


def test_any_two_versions_are_compared_in_words(admin):
    panel = make_panel()
    for number, name in enumerate(["First", "Second", "Third"], start=1):
        add_version(panel, number, name=name)

    asked = {"from": "1", "to": "3"}
    pages = [admin.get(address("versions", panel), query) for query in ({}, asked, asked | {"to": "saved"})]

    assert [page.context["differing"] for page in pages] == [
        [("Name", "Second", "Third")],
        [("Name", "First", "Third")],
        [("Name", "First", "Technical interview")],
    ]


@pytest.mark.parametrize("query", [{"from": "99999999999999999999", "to": "x"}, {"from": "saved"}, {"to": "\0"}])
def test_version_that_is_not_there_is_not_compared(admin, query):
    panel = make_panel()
    add_version(panel, 1)

    page = admin.get(address("versions", panel), query)

    assert (page.status_code, page.context["chosen_from"], page.context["chosen_to"]) == (200, "1", "saved")


def test_version_that_can_not_be_read_is_said(admin):
    panel = make_panel()
    add_version(panel, 1, duration="soon")

    page = admin.get(address("versions", panel))

    assert "can’t be read" in page.context["unreadable"]
    assert "can’t be read" in said(admin.get(f"{address('roll_back', panel)}?version=1"))[0]


def test_list_of_versions_costs_the_same_with_one_and_with_many(admin, django_assert_num_queries):
    panel, query = make_panel(), {"from": "1", "to": "1"}
    first = add_version(panel, 1)
    with django_assert_num_queries(9):
        admin.get(address("versions", panel), query)

    for number in range(2, 5):
        Publication.objects.filter(pk=add_version(panel, number).pk).update(restores=first)
    with django_assert_num_queries(9):
        admin.get(address("versions", panel), query)


def test_going_back_names_those_who_are_gone_and_publishes(admin, recruiter, sandbox):
    panel = published_panel(people=2)
    gone = panel.interviewers.get(email=configuration.spec(panel).hosts[0].email)
    panel.seats.filter(interviewer=gone).delete()
    gone.delete()
    Panel.objects.update(name="Systems talk")
    url = f"{address('roll_back', panel)}?version=1"

    page = admin.get(url)
    answer = admin.post(url, {"shown": page.context["shown"]})

    second = panel.publications.first()
    assert f"{gone.name} ({gone.email}) is not among the interviewers any more." in page.content.decode()
    assert said(answer) == ["Published as version 2, as version 1 was."]
    assert second is not None
    assert (second.by, second.state, Panel.objects.get().name) == (recruiter, "done", "Technical interview")
    assert "goes back to version 1" in admin.get(address("change", panel)).content.decode()


def test_going_back_to_what_can_not_be_published_says_why_and_changes_nothing(admin):
    panel = make_panel()
    add_version(panel, 1, provider="zoom", conferencing_grant_id="")
    url = f"{address('roll_back', panel)}?version=1"

    page = admin.post(url, {"shown": admin.get(url).context["shown"]})

    assert "Zoom needs an account" in page.content.decode()
    assert (Panel.objects.get().provider, Publication.objects.count()) == ("google_meet", 1)


@pytest.mark.parametrize("version", ["7", "", "x", "99999999999999999999"])
def test_version_that_was_never_published_is_not_gone_back_to(admin, version):
    panel = make_panel()
    add_version(panel, 1)

    assert said(admin.get(address("roll_back", panel), {"version": version})) == ["There is no such version."]


# ── two recruiters ──


def test_what_a_colleague_saved_meanwhile_is_not_published_unseen(admin, sandbox):
    panel = published_panel(people=1)
    shown = admin.get(address("publish", panel)).context["shown"]
    Panel.objects.update(name="A colleague’s words")

    answer = admin.post(address("publish", panel), {"shown": shown})

    assert (answer.status_code, said(answer), panel.publications.count()) == (200, [CHANGED_MEANWHILE], 1)
    assert answer.context["changes"] == [("Name", "Technical interview", "A colleague’s words")]
    admin.post(address("publish", panel), {"shown": answer.context["shown"]})
    assert panel.publications.count() == 2


@pytest.mark.django_db
def test_stamp_is_another_one_after_a_change_and_after_a_publication():
    panel = make_panel()
    first = shown_stamp(panel)
    panel.duration_minutes = 30
    changed = shown_stamp(panel)
    add_version(panel, 1)

    assert len({first, changed, shown_stamp(panel)}) == 3


def test_publish_page_has_what_is_sent_behind_a_toggle(admin):
    page = admin.get(address("publish", make_panel())).content.decode()

    assert "<details" in page
    assert "&quot;availability_method&quot;: &quot;max-availability&quot;" in page


# ── deleting ──


def test_recruiter_deletes_a_panel_nobody_used(admin, recruiter):
    panel = make_panel(name="By mistake")
    assert "Nobody was ever invited" in admin.get(address("remove", panel)).content.decode()

    answer = admin.post(address("remove", panel))

    removal = Removal.objects.get()
    assert (Panel.objects.exists(), removal.by, removal.panel_name) == (False, recruiter, "By mistake")
    assert answer.url == reverse("admin:interviews_panel_changelist")


def test_used_panel_has_no_such_button_and_stays(admin):
    panel = make_link(panel=make_panel()).panel
    page = admin.get(address("change", panel)).content.decode()

    answer = admin.post(address("remove", panel))

    assert address("remove", panel) not in page
    assert (answer.status_code, Panel.objects.count()) == (302, 1)


def test_djangos_own_deletion_is_closed_to_everybody(client, db):
    client.force_login(make_user(is_staff=True, is_superuser=True))
    panel = make_panel()

    assert client.post(reverse("admin:interviews_panel_delete", args=[panel.pk]), {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("name", ["compare", "keep_ours", "take_theirs", "versions", "roll_back", "remove"])
def test_buttons_are_for_recruiters_alone(client, db, name):
    panel = make_panel(interviewers=[make_interviewer()])
    add_drift(panel, add_version(panel, 1))
    colleague, stranger = make_user(recruiter=True), make_user(is_staff=True)
    answers = []
    for person in (colleague, stranger, None):
        client.logout()
        if person:
            client.force_login(person)
        answers.append(client.get(address(name, panel)).status_code)

    allowed = 405 if name in {"compare", "keep_ours"} else 302 if name == "roll_back" else 200
    assert answers == [allowed, 404, 302]
