"""A published panel beside Nylas's copy: what somebody changed there is found, shown, and settled either way."""

from datetime import timedelta

import pytest

from interviews.models import Comparison, Panel, PanelDrift, Publication
from interviews.nylas.client import nylas
from interviews.panels import drift, publishing
from recruiting import clock, queue
from sandbox.tests.sandbox_process import SandboxProcess
from tests.factories import NOW, make_interviewer, make_panel, make_user
from tests.walking import published_panel

pytestmark = pytest.mark.django_db


def there(panel: Panel) -> dict:
    panel.refresh_from_db()
    return nylas().configuration(panel.nylas_grant_id, panel.nylas_configuration_id)


def change_at_nylas(sandbox: SandboxProcess, panel: Panel, **members: object) -> None:
    """As somebody does in Nylas's own editor: some members are put anew."""
    path = f"/v3/grants/{panel.nylas_grant_id}/scheduling/configurations/{panel.nylas_configuration_id}"
    assert sandbox.request("PUT", path, json=members).status_code == 200


def compared(panel: Panel) -> Comparison:
    return drift.compare_now(panel, now=clock.now())


def test_panel_just_published_is_what_nylas_has(sandbox):
    panel = published_panel(people=2)

    comparison = compared(panel)

    assert (comparison.state, comparison.error, PanelDrift.objects.count()) == ("done", "", 0)
    assert comparison.compared_at is not None


def test_change_at_nylas_is_found_once_in_words_and_gone_when_it_is_undone_there(sandbox):
    panel = published_panel(people=2)
    before = there(panel)["availability"]
    change_at_nylas(sandbox, panel, availability=before | {"duration_minutes": 60}, requires_session_auth=False)

    compared(panel)
    compared(panel)

    found = PanelDrift.objects.get()
    assert found.lines == [
        ["Length", "45 minutes, a time every 30 minutes", "1 hour, a time every 30 minutes"],
        ["Nylas’s own page", "closed", f"anybody can book at https://book.nylas.com/{panel.slug}"],
    ]
    assert found.others == []
    change_at_nylas(sandbox, panel, availability=before, requires_session_auth=True)
    compared(panel)
    found.refresh_from_db()
    assert (found.settlement, found.settled_by, found.settled_at is None) == ("returned", None, False)


def test_keeping_ours_sends_what_was_published_and_not_what_was_saved_since(sandbox):
    panel, rita = published_panel(people=2), make_user()
    change_at_nylas(sandbox, panel, name="Changed there")
    Panel.objects.filter(pk=panel.pk).update(duration_minutes=30)
    compared(panel)

    publication = drift.keep_ours(PanelDrift.objects.get(), by=rita, now=clock.now())

    remote, found = there(panel), PanelDrift.objects.get()
    assert (publication.state, publication.by) == ("done", rita)
    assert (remote["name"], remote["availability"]["duration_minutes"]) == (panel.name, 45)
    assert (found.settlement, found.settled_by) == ("kept", rita)
    assert (compared(panel).state, PanelDrift.objects.open().count()) == ("done", 0)


def test_taking_theirs_saves_only_what_was_changed_there(sandbox):
    panel, rita = published_panel(people=2), make_user()
    rules = there(panel)
    scheduler = rules["scheduler"] | {"min_booking_notice": 90, "available_days_in_future": 40}
    change_at_nylas(sandbox, panel, name="Systems talk", scheduler=scheduler, participants=rules["participants"][:1])
    Panel.objects.filter(pk=panel.pk).update(duration_minutes=30)
    compared(panel)
    found = PanelDrift.objects.get()

    taken = drift.take_theirs(found, shown=found.fingerprint, by=rita, now=clock.now())

    panel.refresh_from_db()
    assert (panel.name, panel.horizon_days, panel.duration_minutes, panel.notice_hours) == ("Systems talk", 40, 30, 4)
    assert [person.email for person in panel.interviewers.all()] == [rules["participants"][0]["email"]]
    assert taken.left == ("Notice in hours: 1.5 is no whole number.",)
    assert panel.publications.count() == 1
    compared(panel)
    assert PanelDrift.objects.open().count() == 0  # it is known, and waits to be published
    assert publishing.publish(panel, by=rita, now=clock.now()).state == "done"
    assert (there(panel)["scheduler"]["min_booking_notice"], compared(panel).state) == (240, "done")
    assert PanelDrift.objects.open().count() == 0


def test_what_was_looked_at_must_still_be_so_when_it_is_taken(sandbox):
    panel = published_panel(people=1)
    change_at_nylas(sandbox, panel, name="First")
    compared(panel)
    shown = PanelDrift.objects.get().fingerprint
    change_at_nylas(sandbox, panel, name="Second")
    compared(panel)

    with pytest.raises(drift.NothingToSettle):
        drift.take_theirs(PanelDrift.objects.get(), shown=shown, by=make_user(), now=clock.now())

    panel.refresh_from_db()
    assert (panel.name, PanelDrift.objects.open().count()) == ("Technical interview", 1)


def test_two_recruiters_settle_it_once(sandbox):
    panel = published_panel(people=1)
    change_at_nylas(sandbox, panel, name="First")
    compared(panel)
    first, second = PanelDrift.objects.get(), PanelDrift.objects.get()
    drift.keep_ours(first, by=make_user(), now=clock.now())

    with pytest.raises(drift.NothingToSettle):
        drift.take_theirs(second, shown=second.fingerprint, by=make_user(), now=clock.now())

    assert panel.publications.count() == 2


def test_copy_deleted_at_nylas_is_made_again_by_keeping_ours(sandbox):
    panel = published_panel(people=1)
    gone = panel.nylas_configuration_id
    nylas().delete_configuration(panel.nylas_grant_id, gone)
    compared(panel)
    found = PanelDrift.objects.get()
    assert (found.is_deleted, drift.takeable(found, panel)) == (True, None)

    drift.keep_ours(found, by=make_user(), now=clock.now())

    assert there(panel)["id"] != gone


def test_publishing_settles_what_it_overwrites(sandbox):
    panel, rita = published_panel(people=1), make_user()
    change_at_nylas(sandbox, panel, name="First")
    compared(panel)

    publishing.publish(panel, by=rita, now=clock.now())

    found = PanelDrift.objects.get()
    assert (found.settlement, found.settled_by) == ("published", rita)


def test_nylas_away_is_marked_and_no_alarm(settings):
    settings.NYLAS_API_URI = "http://127.0.0.1:9"
    panel = make_panel()
    publication = publishing._add_publication(panel, publishing.configuration.spec(panel), now=NOW)
    Publication.objects.update(state="done")

    comparison = drift.compare_now(panel, now=NOW)

    assert publication.number == 1
    assert (comparison.state, comparison.tries, comparison.waits_for_nylas) == ("due", 0, True)
    assert "Nylas does not answer" in comparison.error
    assert comparison.due_at == NOW + drift.ASK_NYLAS_AGAIN_AFTER
    assert not Comparison.objects.needing_attention().exists()
    assert not PanelDrift.objects.exists()


def test_nothing_is_compared_while_a_version_is_on_its_way():
    panel = make_panel()
    publishing._add_publication(panel, publishing.configuration.spec(panel), now=NOW)

    comparison = drift.compare_now(panel, now=NOW)

    assert (comparison.state, comparison.error) == ("due", "A version is on its way to Nylas.")


def test_each_published_panel_is_due_once_a_day():
    panels = [make_panel(), make_panel(state=Panel.State.PAUSED)]
    make_panel(nylas_configuration_id=None, state=Panel.State.DRAFT, published_at=None)

    owed = [
        drift.owe_comparisons(now=now)
        for now in (NOW, NOW + timedelta(hours=23), NOW + timedelta(hours=25), NOW + timedelta(hours=26))
    ]

    assert owed == [2, 0, 2, 0]
    assert set(Comparison.objects.values_list("panel_id", flat=True)) == {panel.pk for panel in panels}


def test_sweep_is_worked_as_any_row(sandbox):
    panel = published_panel(people=1)
    make_interviewer()
    change_at_nylas(sandbox, panel, name="Changed there")
    drift.owe_comparisons(now=clock.now())

    queue.work_all(now=clock.now())

    assert PanelDrift.objects.get().panel == panel
