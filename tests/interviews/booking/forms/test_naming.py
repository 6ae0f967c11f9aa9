"""Naming the interviewer on the pages of recruiters: when inviting, and on the link's page, named, changed and taken back."""

from html import unescape

import pytest
from django.http import HttpResponse
from django.urls import reverse

from interviews.models import BookingLink, Interviewer, Message, Panel
from tests.factories import make_application, make_candidate, make_interviewer, make_link, make_panel, make_user
from tests.interviews.pressing import press

pytestmark = pytest.mark.django_db
FORGED = ["0", "-1", "x", "9" * 40, "1e3", "\x00", "' OR 1=1"]


@pytest.fixture
def panel() -> Panel:
    return make_panel(interviewers=[make_interviewer(name="Priya Raman"), make_interviewer(name="Marco Silva")])


@pytest.fixture
def link(panel) -> BookingLink:
    return make_link(panel=panel)


def person(panel: Panel, name: str = "Priya Raman") -> Interviewer:
    return panel.interviewers.get(name=name)


def named(link: BookingLink) -> list[tuple[str, str]]:
    return [(row.interviewer.name, row.reason) for row in link.namings.open()]


def text(response: HttpResponse) -> str:
    return unescape(response.content.decode())


def url(link: BookingLink, what: str = "name_interviewer") -> str:
    return reverse(f"admin:interviews_bookinglink_{what}", args=[link.pk])


def test_named_changed_and_taken_back_on_the_links_page(admin, recruiter, link, panel):
    press(admin, link, "name_interviewer", person=person(panel).pk, reason="knows the ledger")
    assert named(link) == [("Priya Raman", "knows the ledger")]
    page = text(admin.get(reverse("admin:interviews_bookinglink_change", args=[link.pk])))
    assert "To meet Priya Raman alone:" in page
    assert "“knows the ledger”" in page.replace("&quot;", '"')

    press(admin, link, "name_interviewer", person=person(panel, "Marco Silva").pk, reason="speaks French")
    assert named(link) == [("Marco Silva", "speaks French")]

    press(admin, link, "let_rule_choose")
    assert named(link) == []
    assert {(row.by, row.ended_by) for row in link.namings.all()} == {(recruiter, recruiter)}
    assert not Message.objects.exists()
    line = text(admin.get(reverse("admin:candidates_candidate_change", args=[link.application.candidate_id])))
    assert "To meet Priya Raman alone" in line
    assert "Marco Silva no longer named" in line


def test_page_begins_with_who_is_named(admin, link, panel):
    press(admin, link, "name_interviewer", person=person(panel).pk, reason="knows the ledger")

    page = admin.get(url(link)).content.decode()

    assert f'<option value="{person(panel).pk}" selected>' in page
    assert "knows the ledger</textarea>" in page


@pytest.mark.parametrize("said", FORGED)
def test_forged_person_is_refused_at_the_field_and_nothing_typed_is_lost(admin, link, said):
    answer = press(admin, link, "name_interviewer", person=said, reason="knows the ledger")

    assert answer.status_code == 200
    assert "This person can’t be named any more" in text(answer)
    assert "knows the ledger</textarea>" in answer.content.decode()
    assert named(link) == []


def test_people_of_another_panel_and_who_learns_are_not_to_be_named(admin, link, panel):
    stranger = make_panel(interviewers=[make_interviewer(name="Otto")]).interviewers.get()
    panel.seats.filter(interviewer=person(panel)).update(is_trainee=True)

    for one in (stranger, person(panel)):
        answer = press(admin, link, "name_interviewer", person=one.pk, reason="x")
        assert "This person can’t be named any more" in text(answer)
    assert named(link) == []


@pytest.mark.parametrize("how", ["off the panel", "switched off", "calendar lost"])
def test_person_who_went_between_page_and_press_is_said(admin, link, panel, how):
    gone = person(panel)
    assert gone.name in text(admin.get(url(link)))
    if how == "off the panel":
        panel.seats.filter(interviewer=gone).delete()
    else:
        fields = {"is_active": False} if how == "switched off" else {"grant_state": "expired"}
        Interviewer.objects.filter(pk=gone.pk).update(**fields)

    answer = press(admin, link, "name_interviewer", person=gone.pk, reason="knows the ledger")

    assert "This person can’t be named any more" in text(answer)
    assert named(link) == []


def test_reason_is_needed_and_limited(admin, link, panel):
    for reason in ("", "   ", "x" * 501):
        answer = press(admin, link, "name_interviewer", person=person(panel).pk, reason=reason)
        assert "field__error" in answer.content.decode()
    assert named(link) == []


def test_reason_is_shown_as_text(admin, link, panel):
    press(admin, link, "name_interviewer", person=person(panel).pk, reason="<b>loud</b>")

    page = admin.get(reverse("admin:interviews_bookinglink_change", args=[link.pk])).content.decode()
    assert "<b>loud</b>" not in page


def test_candidate_is_not_to_interview_themselves(admin, panel):
    own = person(panel)
    application = make_application(job=panel.job, candidate=make_candidate(email=own.email))
    link = make_link(application=application, panel=panel)

    answer = press(admin, link, "name_interviewer", person=own.pk, reason="x")

    assert f"{own.name} is the candidate." in text(answer)


@pytest.mark.parametrize("state", ["revoked", "spent"])
def test_closed_link_names_nobody(admin, link, panel, recruiter, state):
    if state == "revoked":
        link.revoke(by=recruiter, at=link.created_at)
    else:
        link.spend(at=link.created_at)

    press(admin, link, "name_interviewer", person=person(panel).pk, reason="x")

    assert named(link) == []


def test_panel_that_interviews_together_asks_for_nobody(admin, link, panel):
    panel.distribution = Panel.Distribution.EVERYONE
    panel.save()

    page = text(admin.get(reverse("admin:candidates_application_invite", args=[link.application_id])))

    assert "Name who interviews" not in text(admin.get(reverse("admin:interviews_bookinglink_change", args=[link.pk])))
    assert "Who interviews" not in page


def test_only_recruiters_name(client, link, panel):
    """A recruiter does (above); a colleague who interviews and a stranger find nothing."""
    colleague = make_user(email=person(panel).email)
    Interviewer.objects.filter(pk=person(panel).pk).update(user=colleague)
    for user in (colleague, make_user(email="otto@example.com")):
        client.force_login(user)
        for what in ("name_interviewer", "let_rule_choose"):
            answer = client.post(url(link, what), {"person": person(panel).pk, "reason": "x"})
            assert answer.status_code in {302, 403, 404}
            assert "login" in answer.get("Location", "login")
    assert named(link) == []


# ── when inviting ──


def invite(admin, application, panel: Panel, **more):
    address = reverse("admin:candidates_application_invite", args=[application.pk])
    return admin.post(address, {"panel": panel.pk, **more})


def test_invitation_names_somebody_of_the_panel_that_is_chosen(admin, panel, recruiter):
    application = make_application(job=panel.job)
    other = make_panel(job=panel.job, name="Final", interviewers=[make_interviewer(name="Otto")])

    page = text(admin.get(reverse("admin:candidates_application_invite", args=[application.pk])))
    wrong = invite(admin, application, other, person=person(panel).pk, reason="x")
    without = invite(admin, application, panel, person=person(panel).pk, reason="")
    assert "By the panel’s rule" in page
    assert "Otto" in page
    assert "Priya Raman can’t be named for Final." in text(wrong)
    assert "Write why" in text(without)
    assert not BookingLink.objects.exists()

    invite(admin, application, panel, person=person(panel).pk, reason="knows the ledger")

    link = BookingLink.objects.get()
    assert named(link) == [("Priya Raman", "knows the ledger")]
    assert Message.objects.get().kind == "invitation"


def test_invitation_without_a_name_leaves_it_to_the_rule(admin, panel):
    invite(admin, make_application(job=panel.job), panel, person="", reason="")

    assert named(BookingLink.objects.get()) == []


def test_invitation_from_a_panel_names_too(admin, panel):
    address = f"{reverse('admin:interviews_bookinglink_add')}?panel={panel.pk}"
    application = make_application(job=panel.job)

    refused = admin.post(address, {"application": application.pk, "person": "9" * 40, "reason": "x"})
    assert "This person can’t be named any more" in text(refused)
    admin.post(address, {"application": application.pk, "person": person(panel).pk, "reason": "knows it"})

    assert named(BookingLink.objects.get()) == [("Priya Raman", "knows it")]


def test_form_asks_as_many_questions_for_many_people_as_for_few(admin, panel, django_assert_max_num_queries):
    application = make_application(job=panel.job)
    panel.seat(make_interviewer(name=f"Person {number}") for number in range(12))

    with django_assert_max_num_queries(24):
        admin.get(reverse("admin:candidates_application_invite", args=[application.pk]))
