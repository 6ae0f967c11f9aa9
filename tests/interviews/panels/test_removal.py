"""A panel that was never used can be deleted, here and at Nylas, also while Nylas is away; one that was used can't."""

from datetime import timedelta

import pytest

from interviews.models import Panel, Publication, Removal
from interviews.panels import publishing, removal
from recruiting import clock, queue
from recruiting.work import running
from tests.factories import NOW, make_interview, make_link, make_panel, make_user
from tests.raters import make_criterion
from tests.walking import invited, published_panel

pytestmark = pytest.mark.django_db


def configurations(sandbox, grant: str) -> list[str]:
    found = sandbox.get(f"/v3/grants/{grant}/scheduling/configurations").json()["data"]
    return [one["id"] for one in found]


def test_panel_is_gone_here_at_once_and_at_nylas_with_the_next_pass(sandbox):
    panel, rita = published_panel(people=1), make_user()
    grant, known = panel.nylas_grant_id, panel.nylas_configuration_id
    assert known in configurations(sandbox, grant)

    owed = removal.delete(panel, by=rita, now=clock.now())
    assert (Panel.objects.exists(), owed is not None and owed.by) == (False, rita)
    queue.work_all(now=clock.now())

    assert known not in configurations(sandbox, grant)
    assert (Removal.objects.get().state, Removal.objects.get().panel_name) == ("done", "Technical interview")


def test_draft_owes_nothing_to_nylas():
    panel = make_panel(nylas_configuration_id=None, nylas_grant_id="", published_at=None, state="draft")

    assert removal.delete(panel, by=make_user(), now=NOW) is None
    assert not Panel.objects.exists()


def test_deletion_is_made_up_for_once_nylas_is_back(sandbox):
    panel = published_panel(people=1)
    grant = panel.nylas_grant_id
    sandbox.control("faults", {"path": "/configurations", "kind": "502_html", "method": "DELETE", "times": 1})
    row = removal.delete(panel, by=make_user(), now=clock.now())
    assert row is not None

    queue.work_all(now=clock.now())
    row.refresh_from_db()
    assert (row.state, configurations(sandbox, grant) != []) == ("failed", True)

    queue.work_all(now=row.due_at)
    row.refresh_from_db()
    assert (row.state, configurations(sandbox, grant)) == ("done", [])


def test_worker_killed_after_nylas_deleted_it_does_no_harm(sandbox):
    panel = published_panel(people=1)
    row = removal.delete(panel, by=make_user(), now=clock.now())
    assert row is not None
    removal.remove(row, now=clock.now())  # and its outcome was never written

    running.run(Removal, row.pk, removal.remove, now=clock.now())

    row.refresh_from_db()
    assert row.state == "done"


def test_configuration_we_never_heard_of_is_found_by_its_name(sandbox):
    """The answer to the first publication was lost, and the recruiter deletes the panel instead of waiting."""
    sandbox.control("faults", {"path": "/configurations", "kind": "504_after", "method": "POST", "times": 1})
    with pytest.raises(AssertionError, match="timed out"):  # of the walk: it is not live at once
        published_panel(people=1)
    panel = Panel.objects.get()
    grant = panel.live_interviewers().get().nylas_grant_id
    assert (panel.nylas_configuration_id, len(configurations(sandbox, grant))) == (None, 1)

    removal.delete(panel, by=make_user(), now=clock.now())
    queue.work_all(now=clock.now())

    assert configurations(sandbox, grant) == []


def test_panel_that_took_the_name_over_keeps_its_configuration(sandbox):
    panel = published_panel(people=1)
    person, slug, grant = panel.live_interviewers().get(), panel.slug, panel.nylas_grant_id
    row = removal.delete(panel, by=make_user(), now=clock.now())
    assert row is not None
    new = make_panel(job=panel.job, slug=slug, interviewers=[person], nylas_configuration_id=None, nylas_grant_id="")
    publishing.publish(new, by=None, now=clock.now())

    queue.work_all(now=clock.now())

    row.refresh_from_db()
    assert (row.state, configurations(sandbox, grant)) == ("overtaken", [new.nylas_configuration_id])


def test_open_session_is_waited_for_and_then_told(sandbox):
    panel = published_panel(people=1)
    path, body = "/v3/grants/", {"error": {"type": "invalid_request_error", "message": "Sessions are open"}}
    fault = {"path": path, "kind": "answer", "method": "DELETE", "times": None, "status": 400, "body": body}
    sandbox.control("faults", fault)
    row = removal.delete(panel, by=make_user(), now=clock.now())
    assert row is not None

    queue.work_all(now=clock.now())
    row.refresh_from_db()
    assert (row.state, row.tries, "Sessions are open" in row.error) == ("due", 0, True)

    for minutes in (61, 122, 183):
        queue.work_all(now=row.asked_at + timedelta(minutes=minutes))
    row.refresh_from_db()
    assert (row.state, list(Removal.objects.needing_attention())) == ("dead", [row])


def invite(panel: Panel) -> None:
    make_link(panel=panel)


def interview(panel: Panel) -> None:
    make_interview(link=make_link(panel=panel))


def publish_now(panel: Panel) -> None:
    row = Publication.objects.create(panel=panel, number=1, payload={}, created_at=NOW, due_at=NOW)
    Publication.objects.claim(row.pk, now=NOW)


def rate(panel: Panel) -> None:
    make_criterion(panel.job).panels.add(panel)


@pytest.mark.parametrize(
    ("use", "words"),
    [
        (invite, "Candidates were invited to it"),
        (interview, "Interviews were booked on it"),
        (publish_now, "being published at this moment"),
        (rate, "is rated on this panel alone"),
    ],
)
def test_panel_that_something_hangs_on_stays(use, words):
    panel = make_panel()
    use(panel)

    with pytest.raises(removal.CannotDelete, match=words):
        removal.delete(panel, by=make_user(), now=NOW)

    assert (Panel.objects.filter(pk=panel.pk).exists(), Removal.objects.exists()) == (True, False)


def test_criterion_that_other_panels_have_too_is_no_obstacle():
    panel = make_panel()
    criterion = make_criterion(panel.job)
    criterion.panels.set([panel, make_panel(job=panel.job)])

    assert removal.obstacles(panel) == []


def test_panel_with_a_candidate_is_used(sandbox):
    panel = published_panel(people=1)
    assert not removal.was_used(panel)

    invited(panel)

    assert removal.was_used(panel)


def test_publication_that_arrives_after_its_panel_was_deleted_owes_the_end_of_what_it_made(sandbox, monkeypatch):
    """Its lease ran out while Nylas took its time, so that nothing kept the panel from being deleted."""
    panel = published_panel(people=1)
    panel.name = "Systems interview"
    panel.save()
    publication = publishing._add_publication(panel, publishing.configuration.spec(panel), now=clock.now())
    slow = Publication.objects.get(pk=publication.pk)
    assert slow.panel.nylas_configuration_id
    Panel.objects.filter(pk=panel.pk).delete()

    published = publishing.Published(slow.panel.nylas_configuration_id, panel.slug, "request-1")
    assert publishing._keep(slow, published, owner=panel.nylas_grant_id, now=clock.now()) == "refused"

    queue.work_all(now=clock.now())
    assert configurations(sandbox, panel.nylas_grant_id) == []
