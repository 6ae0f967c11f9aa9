"""The page of a panel's form: what it starts from, folded groups, where saving leads, two recruiters at once, what candidates read."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from interviews.models import Panel, SeatGroup
from interviews.panels.models.seat_group import Drawn
from tests.factories import make_interviewer, make_job, make_panel, make_user
from tests.interviews.panels.admin.panel_form import ADD, errors, filled, said
from tests.walking import published_panel

pytestmark = pytest.mark.django_db
THREE = {"name": "Phone screen", "slug": ""}


def change_url(panel: Panel) -> str:
    return reverse("admin:interviews_panel_change", args=[panel.pk])


def shown(admin, panel: Panel) -> str:
    """The stamp of the page as it is now."""
    return re.findall(r'name="_shown" value="([^"]*)"', admin.get(change_url(panel)).content.decode())[0]


@pytest.fixture
def colleague() -> Client:
    """Somebody who comes into the admin and has no business with panels."""
    client = Client()
    client.force_login(make_user(email="colleague@example.com", is_staff=True))
    return client


# ── a new panel ──


def test_name_job_and_people_make_a_panel_that_leads_to_publishing(admin):
    priya = make_interviewer(name="Priya Raman")

    answer = admin.post(reverse(ADD), filled(make_job(), priya, **THREE))

    panel = Panel.objects.get()
    assert (panel.slug, list(panel.interviewers.all())) == ("phone-screen", [priya])
    assert (answer.url, said(answer)) == (
        reverse("admin:interviews_panel_publish", args=[panel.pk]),
        [f"{panel} is saved."],
    )


def test_draft_stays_on_its_page_with_the_next_step(admin):
    answer = admin.post(reverse(ADD), filled(make_job(), make_interviewer(), _draft=""))

    panel = Panel.objects.get()
    publish = reverse("admin:interviews_panel_publish", args=[panel.pk])
    assert (answer.url, said(answer)[0]) == (
        change_url(panel),
        f'{panel} is saved. <a class="text-link" href="{publish}">Next: publish it</a>',
    )


def test_page_without_scripts_lists_jobs_and_people(admin):
    job, person = make_job(title="Backend engineer"), make_interviewer(name="Priya Raman")
    make_job()

    page = admin.get(reverse(ADD)).content.decode()

    assert f'<option value="{job.pk}">Backend engineer</option>' in page
    assert f'<option value="{person.pk}">Priya Raman</option>' in page


@pytest.mark.parametrize(
    ("address", "name", "minutes"),
    [("?template=manager", "Conversation with the manager", 45), ("?template=phone&name=Mine", "Mine", 30), ("?template=x'", None, 45)],
)  # fmt: skip
def test_new_panel_starts_from_what_the_address_names(admin, address, name, minutes):
    form = admin.get(reverse(ADD) + address).context["adminform"].form

    assert (form["name"].value(), form["duration_minutes"].value()) == (name, minutes)


def test_starting_point_keeps_the_job(admin):
    job = make_job()

    starts = admin.get(f"{reverse(ADD)}?job={job.pk}&template=final").context["starts"]

    assert [(start["url"], start["is_chosen"]) for start in starts][-1] == (f"?job={job.pk}&template=final", True)


@pytest.mark.parametrize(
    "address", ["?people=x", "?people=1,2", "?job=x", "?open_days=9", "?duration_minutes=x", "?time_zone=%00"]
)
def test_address_with_nonsense_opens_the_page(admin, address):
    assert admin.get(reverse(ADD) + address).status_code == 200


def test_new_panel_is_for_the_one_job_that_waits_for_one(admin):
    def chosen() -> object:
        return admin.get(reverse(ADD)).context["adminform"].form["job"].value()

    make_panel()
    make_job(state="closed")
    assert chosen() is None

    waiting = make_job()
    assert chosen() == waiting.pk

    make_job()
    assert chosen() is None


def test_copy_takes_people_along_and_gets_a_slug_of_its_own(admin):
    priya = make_interviewer(name="Priya Raman")
    panel = make_panel(interviewers=[priya], slug="technical-interview")

    admin.post(change_url(panel), filled(panel.job, priya, slug=panel.slug, _saveasnew=""))

    copy = Panel.objects.exclude(pk=panel.pk).get()
    assert (copy.slug, copy.state, list(copy.interviewers.all())) == ("technical-interview-2", "draft", [priya])


def test_copy_is_open_to_nobody_without_a_link(admin):
    priya = make_interviewer(name="Priya Raman")
    panel = make_panel(interviewers=[priya], is_on_job_page=True)
    doors = {"is_on_job_page": "on", "is_on_nylas_page": "on"}

    admin.post(change_url(panel), filled(panel.job, priya, slug=panel.slug, _saveasnew="", **doors))

    copy = Panel.objects.exclude(pk=panel.pk).get()
    assert (copy.is_on_job_page, copy.is_on_nylas_page) == (False, False)


def test_job_has_the_times_of_one_panel_on_its_page(admin):
    priya = make_interviewer(name="Priya Raman")
    other = make_panel(name="Phone screen", is_on_job_page=True)

    answer = admin.post(reverse(ADD), filled(other.job, priya, is_on_job_page="on"))

    assert "“Phone screen” stand on this job’s page already" in answer.content.decode()
    assert [group.key for group in answer.context["groups"] if group.is_open] == ["doors"]


def test_copy_takes_the_groups_along(admin):
    priya = make_interviewer(name="Priya Raman")
    panel = make_panel(interviewers=[priya])
    SeatGroup.objects.arrange(panel, [Drawn("Engineer", 1, takes_all=False, people=frozenset([priya.pk]))])

    admin.post(change_url(panel), filled(panel.job, priya, slug=panel.slug, _saveasnew=""))

    copy = Panel.objects.exclude(pk=panel.pk).get()
    assert SeatGroup.objects.of(copy) == SeatGroup.objects.of(panel)


def test_group_with_a_mistake_stands_open_and_the_others_folded(admin):
    answer = admin.post(reverse(ADD), filled(make_job(), time_zone="Lisbon"))

    assert [group.key for group in answer.context["groups"] if group.is_open] == ["hours"]
    assert '<details class="group" id="group-hours" open>' in answer.content.decode()


@pytest.mark.parametrize(
    ("dates", "words"),
    [
        ("2020-12-25", ["Closed dates: 25 Dec 2020 is over, so it closes nothing. Is the year right?"]),
        (
            "2020-12-25\n2020-12-26\n2099-12-25",
            ["Closed dates: 25 Dec 2020, 26 Dec 2020 are over, so they close nothing. Is the year right?"],
        ),
        ("2099-12-25", []),
    ],
)
def test_closed_dates_that_are_over_are_warned_about_and_saved(admin, dates, words):
    answer = admin.post(reverse(ADD), filled(make_job(), closed_dates=dates))

    assert [each for each in said(answer) if "Closed dates" in each] == words
    assert len(Panel.objects.get().closed_dates) == len(dates.split())


# ── a panel that is there ──


def test_people_are_put_on_and_taken_off(admin):
    priya, tom = make_interviewer(name="Priya Raman"), make_interviewer(name="Tom Okafor", email="tom@example.com")
    panel = make_panel(interviewers=[priya])

    admin.post(change_url(panel), filled(panel.job, tom, slug=panel.slug))

    assert list(panel.interviewers.all()) == [tom]


def test_published_panel_without_a_change_stays_on_its_page(admin, sandbox):
    panel = published_panel(people=1)
    form = admin.get(change_url(panel)).context["adminform"].form
    as_it_is = {name: form[name].value() for name in form.fields}

    answer = admin.post(change_url(panel), as_it_is)
    changed = admin.post(change_url(panel), as_it_is | {"duration_minutes": 60})
    draft = admin.post(change_url(panel), as_it_is | {"duration_minutes": 30, "_draft": ""})

    publish = reverse("admin:interviews_panel_publish", args=[panel.pk])
    assert (answer.url, changed.url, draft.url) == (change_url(panel), publish, change_url(panel))
    assert "Saved here. Candidates still meet the published version until you publish again." in said(draft)


def test_second_save_says_what_changed_meanwhile_and_loses_nothing(admin):
    priya, tom = make_interviewer(name="Priya Raman"), make_interviewer(name="Tom Okafor", email="tom@example.com")
    panel = make_panel(interviewers=[priya])
    mine = filled(panel.job, priya, slug=panel.slug, preparation="Bring a drawing.") | {"_shown": shown(admin, panel)}
    panel.seat([priya, tom])
    Panel.objects.update(duration_minutes=60)

    answer = admin.post(change_url(panel), mine)

    panel.refresh_from_db()
    meanwhile = "Somebody else changed this meanwhile to “{}”. Save again to overwrite it."
    assert errors(answer) == {
        "duration_minutes": [meanwhile.format(60)],
        "people": [meanwhile.format("Priya Raman, Tom Okafor")],
    }
    assert (panel.duration_minutes, panel.interviewers.count()) == (60, 2)
    assert answer.context["adminform"].form["preparation"].value() == "Bring a drawing."
    assert [group.key for group in answer.context["groups"] if group.is_open] == ["interview"]


def test_page_costs_the_same_with_one_person_and_with_three(admin, django_assert_max_num_queries):
    one = make_panel(interviewers=[make_interviewer()])
    three = make_panel(interviewers=[make_interviewer(email=f"{n}@example.com") for n in range(3)])
    admin.get(change_url(one))

    with django_assert_max_num_queries(42) as first:
        admin.get(change_url(one))
    with django_assert_max_num_queries(42) as second:
        admin.get(change_url(three))

    assert len(first) == len(second)


# ── words while typing, and what candidates read ──


def test_words_of_the_groups_follow_what_is_typed(admin):
    panel = make_panel()
    typed = filled(panel.job, slug=panel.slug, opens_at="10:00")

    new = admin.post(reverse("admin:interviews_panel_words"), typed | {"slug": ""}).json()
    kept = admin.post(f"{reverse('admin:interviews_panel_words')}?panel={panel.pk}", typed).json()

    assert new["hours"].startswith("Mon–Fri 10:00–17:00, Lisbon")
    assert kept == new
    assert Panel.objects.get().opens_at.hour == 9


def test_words_are_said_to_nobody_who_may_not_change_a_panel(admin, colleague):
    address, panel = reverse("admin:interviews_panel_words"), make_panel()

    assert admin.get(address).status_code == 405
    assert admin.post(f"{address}?panel=x").status_code == 404
    assert [colleague.post(each).status_code for each in (address, f"{address}?panel={panel.pk}")] == [404, 404]
    assert Client().post(address).status_code == 302


def test_preview_is_what_candidates_read_and_may_be_framed_here(admin, colleague):
    panel = make_panel(interviewers=[make_interviewer(name="Priya Raman")], duration_minutes=60)
    address = reverse("admin:interviews_panel_preview", args=[panel.pk])

    answer = admin.get(address)

    page = answer.content.decode()
    assert "60 minutes on Google Meet with Priya." in page
    assert ("What to expect" in page, "How to prepare" in page, "Bring a drawing." in page) == (True, True, True)
    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert f'src="{address}"' in admin.get(change_url(panel)).content.decode()
    assert colleague.get(address).status_code == 404
    assert Client().get(address).status_code == 302


def test_person_who_may_only_look_reads_the_same_page(client):
    panel = make_panel(interviewers=[make_interviewer(name="Priya Raman")])
    looker = make_user(email="looker@example.com", is_staff=True)
    looker.user_permissions.set(Permission.objects.filter(codename="view_panel"))
    client.force_login(looker)

    page = client.get(change_url(panel))

    assert (page.status_code, "Priya Raman" in page.content.decode()) == (200, True)
    assert "Mon–Fri 09:00–17:00, Lisbon" in page.content.decode()
