"""A recruiter sets up a panel: errors at their field, saving that stays here, publishing that reaches the sandbox."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from interviews.calendar_accounts import grants
from interviews.models import Panel
from interviews.panels.admin.panel_words import lines_about
from interviews.panels.models.panel import MIDNIGHT
from logins.models import Profile
from recruiting import clock, queue
from recruiting.desk.words import when
from tests.factories import make_interviewer, make_job, make_panel
from tests.interviews.panels.admin.panel_form import ADD, errors, filled, said
from tests.walking import published_panel


def test_new_panel_is_saved_as_typed_while_nylas_is_away(admin):
    job, interviewer = make_job(), make_interviewer()

    admin.post(reverse(ADD), filled(job, interviewer))

    panel = Panel.objects.get()
    assert (panel.state, panel.closed_dates, panel.open_days, list(panel.interviewers.all())) == (
        "draft",
        ["2096-12-25", "2097-01-01"],
        [0, 1, 2, 3, 4],
        [interviewer],
    )


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"open_days": None}, "open_days", "Choose at least one day, or candidates will find no times."),
        (
            {"closes_at": "08:00"},
            "closes_at",
            "The hours end before they begin. They can’t cross midnight: end them at 24:00, and make a second panel for the "
            "hours after it.",
        ),
        ({"closes_at": "09:00"}, "closes_at", "No interview of 45 minutes fits into these hours."),
        ({"closes_at": "09:40"}, "closes_at", "No interview of 45 minutes fits into these hours."),
        ({"opens_at": "23:30", "closes_at": "24:00"}, "closes_at", "No interview of 45 minutes fits into these hours."),
        ({"closes_at": "24:30"}, "closes_at", "Write a time of day like 09:00 or 17:30."),
        ({"opens_at": "24:00"}, "opens_at", "Write a time of day like 09:00 or 17:30."),
        ({"time_zone": "Lisbon"}, "time_zone", "“Lisbon” is not a time zone. Choose one like Europe/Lisbon."),
        ({"provider": "zoom"}, "conferencing_grant_id", "Zoom needs an account that makes the calls. Choose one."),
        ({"duration_minutes": 47}, "duration_minutes", "Give minutes in steps of 5."),
        (
            {"closed_dates": "Christmas"},
            "closed_dates",
            "“Christmas” is not a day. Write one per line, like 2026-12-25 or 25 Dec 2026.",
        ),
        (
            {"capture": "audio"},
            "capture",
            "A summary or action items need a transcript. Choose “Video and transcript”, or switch both off.",
        ),
    ],
)
def test_mistake_is_told_at_its_field_and_nothing_typed_is_lost(admin, changes, field, words):
    response = admin.post(reverse(ADD), filled(make_job(), **changes))

    assert (errors(response), Panel.objects.count()) == ({field: [words]}, 0)
    assert 'value="Technical interview"' in response.content.decode()


def test_instruction_that_asks_for_a_judgement_is_warned_about_and_saved(admin):
    response = admin.post(reverse(ADD), filled(make_job(), summary_instructions="Score the attitude and recommend."))

    assert [words for words in said(response) if "asks about" in words] == [
        "Summary instructions asks about “score”, “attitude”, “recommend”. The machine writes notes; people judge. Ask for facts instead."
    ]


def test_page_explains_what_each_way_of_sharing_costs(admin):
    page = admin.get(reverse(ADD)).content.decode()

    assert "whoever has the least load takes the interview" in page
    assert "Open calendars take more, and nobody is ever far from their share." in page


def test_way_of_sharing_that_is_no_longer_offered_stays_where_it_is(admin):
    """Most times does the same as by load, and stands in panels and setup files of before."""
    kept = make_panel(distribution="most_times")

    page = admin.get(reverse("admin:interviews_panel_change", args=[kept.pk])).content.decode()

    assert 'value="most_times"' in page
    assert 'value="most_times"' not in admin.get(reverse(ADD)).content.decode()


def test_lists_that_need_nylas_say_so_while_it_is_away(admin):
    page = admin.get(reverse(ADD)).content.decode()

    assert "Nylas isn’t answering just now, so this list can’t be shown." in page


def test_publish_page_lists_what_is_in_the_way(admin):
    panel = make_panel(interviewers=[], nylas_configuration_id=None, published_at=None, state="draft")

    response = admin.post(reverse("admin:interviews_panel_publish", args=[panel.pk]))

    assert [problem["words"] for problem in response.context["problems"]] == [
        "Nobody sits on this panel yet. Add at least one interviewer."
    ]


def test_hours_that_lie_at_night_for_an_interviewer_are_said_on_saving_and_before_publishing(admin):
    tom = make_interviewer(name="Tom Okafor", time_zone="America/New_York")

    response = admin.post(reverse(ADD), filled(make_job(), tom, time_zone="UTC"))

    (said,) = [str(one) for one in get_messages(response.wsgi_request) if one.level_tag == "warning"]
    winter, summer = (
        f"09:00–17:00 UTC is {hours} for Tom Okafor (New York). Are the hours meant so?"
        for hours in ("04:00–12:00", "05:00–13:00")
    )
    assert said in {winter, summer}
    page = admin.get(reverse("admin:interviews_panel_publish", args=[Panel.objects.get().pk]))
    assert said in page.content.decode()


def test_published_panel_stands_at_nylas_and_in_the_admin(admin, sandbox):
    grant = next(one for one in sandbox.get("/v3/grants").json()["data"] if one["provider"] == "google")
    interviewer = make_interviewer(nylas_grant_id=grant["id"], email=grant["email"])
    panel = make_panel(
        interviewers=[interviewer], nylas_configuration_id=None, nylas_grant_id="", published_at=None, state="draft"
    )

    response = admin.post(reverse("admin:interviews_panel_publish", args=[panel.pk]))

    panel.refresh_from_db()
    there = sandbox.get(
        f"/v3/grants/{panel.nylas_grant_id}/scheduling/configurations/{panel.nylas_configuration_id}"
    ).json()["data"]
    page = admin.get(reverse("admin:interviews_panel_change", args=[panel.pk])).content.decode()
    assert (said(response), panel.state, there["slug"]) == (
        ["Published. Candidates with a link can choose a time now."],
        "live",
        panel.slug,
    )
    assert panel.nylas_configuration_id in page


def test_publishing_while_nylas_is_away_says_when_it_is_tried_again(admin):
    panel = make_panel()

    response = admin.post(reverse("admin:interviews_panel_publish", args=[panel.pk]))

    publication = panel.publications.get()
    assert said(response) == [
        f"Not published yet, so nothing has changed for candidates. {publication.error} It is tried again by itself at "
        f"{publication.due_at:%H:%M} UTC."
    ]


def test_change_after_publishing_is_shown_as_unpublished(admin, sandbox):
    panel = published_panel(people=1)
    Panel.objects.filter(pk=panel.pk).update(duration_minutes=30)

    response = admin.get(reverse("admin:interviews_panel_change", args=[panel.pk]))

    assert response.context["unpublished"] == [
        ("Length", "45 minutes, a time every 30 minutes", "30 minutes, a time every 30 minutes")
    ]


def test_paused_panel_can_be_resumed(admin):
    panel = make_panel()

    admin.post(reverse("admin:interviews_panel_pause", args=[panel.pk]))
    paused = Panel.objects.get().state
    admin.post(reverse("admin:interviews_panel_resume", args=[panel.pk]))

    assert (paused, Panel.objects.get().state) == ("paused", "live")


def test_panel_says_who_paused_it_and_when(admin):
    panel = make_panel()
    admin.post(reverse("admin:interviews_panel_pause", args=[panel.pk]))
    panel.refresh_from_db()
    assert panel.state_changed_by is not None
    said_of_it = f"{when(panel.state_changed_at)}, by {panel.state_changed_by.get_full_name()}"

    page = admin.get(reverse("admin:interviews_panel_change", args=[panel.pk]))

    assert page.context["words"] == f"Links work, but offer no times. Paused {said_of_it}."
    assert f"since {said_of_it}" in page.content.decode()


def test_panel_leads_to_the_page_that_invites(admin):
    panel = make_panel()

    answer = admin.get(reverse("admin:interviews_panel_invite", args=[panel.pk]))

    assert answer["Location"] == f"/admin/interviews/bookinglink/add/?panel={panel.pk}"


@pytest.mark.parametrize("name", ["pause", "publish"])
def test_button_that_acts_needs_a_post(admin, name):
    panel = make_panel()

    response = admin.get(reverse(f"admin:interviews_panel_{name}", args=[panel.pk]))

    assert (response.status_code, Panel.objects.get().state, panel.publications.count()) == (
        405 if name == "pause" else 200,
        "live",
        0,
    )


def test_people_can_be_searched_while_seating_them(admin):
    make_interviewer(name="Priya Raman")
    make_interviewer(name="Marcus Johnson", email="marcus@example.com")
    query = {"term": "priya", "app_label": "interviews", "model_name": "seat", "field_name": "interviewer"}

    answer = admin.get(reverse("admin:autocomplete"), query).json()

    assert [result["text"] for result in answer["results"]] == ["Priya Raman"]


def test_dead_calendar_is_named_and_no_edit(admin, sandbox):
    panel = published_panel(people=2)
    person = panel.live_interviewers().first()
    person.lose_grant(at=clock.now())

    page = admin.get(reverse("admin:interviews_panel_change", args=[panel.pk]))

    text = page.content.decode()
    assert (page.context["unpublished"], f"{person.name}’s calendar is not connected since" in text) == ([], True)
    assert reverse("admin:interviews_interviewer_mail_connect_link", args=[person.pk]) in text


def test_calendar_that_was_taken_back_is_named_as_that_and_no_edit(admin, sandbox):
    panel = published_panel(people=2)
    person = panel.live_interviewers().first()
    grants.disconnect(person, now=clock.now())
    queue.work_all(now=clock.now())

    page = admin.get(reverse("admin:interviews_panel_change", args=[panel.pk]))

    text = page.content.decode()
    assert (page.context["unpublished"], f"{person.name} disconnected their calendar, " in text) == ([], True)
    assert "Candidates meet the times of the others" in text


@pytest.mark.parametrize(
    ("states", "words"), [(["live", "expired"], "Live"), (["expired"], "Live, but nobody can be booked")]
)
def test_panel_nobody_can_be_booked_on_does_not_look_live(admin, states, words):
    panel = make_panel(interviewers=[make_interviewer(grant_state=state) for state in states])

    pages = [
        reverse("admin:interviews_panel_change", args=[panel.pk]),
        reverse("admin:interviews_panel_changelist"),
        "/admin/",
    ]

    assert [f">{words}</span>" in admin.get(page).content.decode() for page in pages] == [True, True, True]


def test_new_panel_begins_in_the_recruiters_zone(admin, recruiter):
    Profile.objects.create(user=recruiter, time_zone="Asia/Tokyo")

    assert admin.get(reverse(ADD)).context["adminform"].form.initial["time_zone"] == "Asia/Tokyo"


@pytest.mark.parametrize(
    ("typed", "kept"), [("17:30", "17:30"), ("5:30 PM", "17:30"), ("5 pm", "17:00"), ("17.30", "17:30")]
)
def test_hour_is_understood_in_24_hours_and_in_12(admin, typed, kept):
    admin.post(reverse(ADD), filled(make_job(), closes_at=typed))

    assert f"{Panel.objects.get().closes_at:%H:%M}" == kept


@pytest.mark.parametrize("typed", ["24:00", "24.00", "24", "00:00", "0:00", "23:59", "midnight", "12 AM"])
def test_hours_may_last_until_midnight(admin, typed):
    admin.post(reverse(ADD), filled(make_job(), closes_at=typed))

    panel = Panel.objects.get()
    page = admin.get(reverse("admin:interviews_panel_change", args=[panel.pk]))
    assert panel.closes_at == MIDNIGHT
    assert 'value="24:00"' in page.content.decode()
    assert ("Hours", "Mon, Tue, Wed, Thu, Fri, 09:00 to 24:00 Europe/Lisbon") in lines_about(panel)


def test_errors_lead_to_their_fields_and_the_first_has_the_focus(admin):
    page = admin.post(reverse(ADD), filled(make_job(), time_zone="Lisbon", duration_minutes=47)).content.decode()

    assert ('href="#id_time_zone"' in page, 'href="#id_duration_minutes"' in page, page.count("autofocus")) == (
        True,
        True,
        1,
    )


@pytest.mark.parametrize(
    ("state", "label", "words", "explained"),
    [
        ("draft", "Draft", "Nobody can book yet.", "Draft: nobody can book yet"),
        ("live", "Live", "Candidates with a link can book.", "Live: candidates with a link can book"),
        ("paused", "Paused", "Links work, but offer no times.", "Paused: links work, but offer no times"),
    ],
)
def test_a_panel_says_its_state_and_what_it_means(admin, state, label, words, explained):
    panel = make_panel(state=state)

    page = admin.get(reverse("admin:interviews_panel_change", args=[panel.pk]))

    assert f">{label}</span>" in page.context["state"]
    assert page.context["words"] == words
    assert f"<dd>{explained}</dd>" in page.content.decode()
