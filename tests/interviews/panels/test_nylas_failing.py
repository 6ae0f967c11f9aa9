"""Nylas answers wrongly at each step of a panel's life there: nothing is half done, the words are clear, and once more is safe."""

from collections.abc import Callable
from typing import Any

import pytest

from interviews.models import Comparison, Panel, PanelDrift, Publication, Removal
from interviews.nylas.configurations import configuration_body
from interviews.panels import configuration, drift, publishing, removal
from recruiting import clock, queue
from recruiting.work.rows import Work
from sandbox.tests.sandbox_process import SandboxProcess
from tests.factories import make_user
from tests.walking import drafted_panel, published_panel

pytestmark = pytest.mark.django_db
SAID = "Not this time"


def refusal(status: int, kind: str) -> dict[str, Any]:
    body = {"request_id": "request-7", "error": {"type": kind, "message": SAID}}
    return {"kind": "answer", "status": status, "body": body}


FAULTS: dict[str, dict[str, Any]] = {
    "401": refusal(401, "unauthorized"),
    "404": refusal(404, "not_found_error"),
    "409": refusal(409, "conflict"),
    "429": {"kind": "429", "retry_after": 5},
    "504": refusal(504, "provider_error"),
    "504 after": {"kind": "504_after"},
    "html": {"kind": "502_html"},
}
KEY, PANEL, AWAY, LATE, BUSY = (
    "does not accept our API key",
    "refused the panel",
    "could not be read",
    "timed out",
    "Too many",
)
TOLD = f"{SAID} (request request-7)"
# Per step and fault: the state the row is left in, and words of its error ("" for none).
PUT = {
    "401": ("dead", f"{KEY}, so nothing was changed: {TOLD}"),
    "404": ("done", ""),  # taken for deleted: made anew, or found by its name
    "409": ("dead", f"{PANEL}: {TOLD}"),
    "429": ("failed", BUSY),
    "504": ("failed", TOLD),
    "504 after": ("failed", LATE),
    "html": ("failed", AWAY),
}
POST = PUT | {"404": ("failed", TOLD)}
GET = dict.fromkeys(FAULTS, ("due", "Nylas does not answer")) | {"404": ("done", "")}
DELETE = PUT | {"401": ("due", SAID), "409": ("due", SAID), "504 after": ("failed", LATE)}
TABLE = [
    (step, verb, fault, *expected)
    for step, verb, rows in [
        ("publish first", "POST", POST),
        ("publish again", "PUT", PUT),
        ("compare", "GET", GET),
        ("keep ours", "PUT", PUT),
        ("delete", "DELETE", DELETE),
    ]
    for fault, expected in rows.items()
]


def publish_first(panel: Panel) -> Work:
    return publishing.publish(panel, by=None, now=clock.now())


def publish_again(panel: Panel) -> Work:
    panel.refresh_from_db()
    panel.name = "Systems interview"
    panel.save(update_fields=["name"])
    return publishing.publish(panel, by=None, now=clock.now())


def compare(panel: Panel) -> Work:
    return drift.compare_now(panel, now=clock.now())


def keep_ours(panel: Panel) -> Work:
    sent = panel.publications.accepted()[0]
    found = PanelDrift.objects.note(sent, lines=[], others=[("a", "b", "c")], theirs={}, at=clock.now())
    assert found is not None
    return drift.keep_ours(found, by=make_user(), now=clock.now())


def delete(panel: Panel) -> Work:
    row = Removal.objects.filter(panel_name=panel.name).first() or removal.delete(
        panel, by=make_user(), now=clock.now()
    )
    assert row is not None
    queue.work_all(now=max(row.due_at, clock.now()))
    row.refresh_from_db()
    return row


STEPS: dict[str, Callable[[Panel], Work]] = {
    "publish first": publish_first,
    "publish again": publish_again,
    "compare": compare,
    "keep ours": keep_ours,
    "delete": delete,
}


def at_nylas(sandbox: SandboxProcess, grant: str) -> list[dict[str, Any]]:
    return sandbox.get(f"/v3/grants/{grant}/scheduling/configurations").json()["data"]


@pytest.mark.parametrize(("step", "verb", "fault", "state", "words"), TABLE, ids=lambda value: str(value)[:14])
def test_nylas_fails_at_a_step_and_once_more_is_safe(sandbox, step, verb, fault, state, words):
    panel = drafted_panel(people=2) if step == "publish first" else published_panel(people=2)
    grant = panel.live_interviewers()[0].nylas_grant_id or ""
    before = [configuration_body(configuration.spec(panel))] if panel.published_at else []
    sandbox.control("faults", {"path": "/configurations", "method": verb, "times": 1, **FAULTS[fault]})

    failed = STEPS[step](panel)

    assert (failed.state, words in failed.error) == (state, True)
    # Whole, old or new; and a live panel stays live.
    now_there = at_nylas(sandbox, grant)
    if step != "delete":
        panel.refresh_from_db()
        assert panel.state == ("live" if panel.published_at else "draft")
        whole = [*before, configuration_body(configuration.spec(panel))]
        assert len(now_there) <= 1
        assert all(any(is_whole(found, body) for body in whole) for found in now_there)

    again = STEPS[step](panel) if step != "keep ours" else worked_again(failed)

    assert again.state == "done"
    now_there = at_nylas(sandbox, grant)
    # A 404 to a deletion is believed: what Nylas does not know needs no deleting.
    assert len(now_there) == (0 if step == "delete" and fault != "404" else 1)
    if step != "delete":
        panel.refresh_from_db()
        assert is_whole(now_there[0], configuration_body(configuration.spec(panel)))
        assert (panel.state, now_there[0]["id"]) == ("live", panel.nylas_configuration_id)
        compare(panel)
        assert not PanelDrift.objects.open().exists()


def is_whole(found: dict[str, Any], body: dict[str, Any]) -> bool:
    return all(found[name] == value for name, value in body.items())


def worked_again(row: Work) -> Work:
    row.try_again(at=clock.now())
    queue.work_all(now=clock.now())
    row.refresh_from_db()
    return row


def test_second_click_while_the_first_still_waits_adds_no_version(sandbox):
    panel = published_panel(people=1)
    panel.name = "Systems interview"
    panel.save()
    sandbox.control("faults", {"path": "/configurations", "kind": "502_html", "times": 1})
    first = publishing.publish(panel, by=None, now=clock.now())

    second = publishing.publish(panel, by=None, now=clock.now())

    assert (first.pk, second.state, Publication.objects.count()) == (second.pk, "done", 2)


def test_person_deleted_before_nylas_answered_is_named_and_not_sent(sandbox):
    panel = published_panel(people=2)
    person = panel.interviewers.last()
    assert person is not None
    panel.name = "Systems interview"
    panel.save()
    sandbox.control("faults", {"path": "/configurations", "kind": "502_html", "times": 1})
    waiting = publishing.publish(panel, by=None, now=clock.now())
    panel.seats.filter(interviewer=person).delete()
    person.delete()

    queue.work_all(now=waiting.due_at)

    waiting.refresh_from_db()
    remote = at_nylas(sandbox, panel.nylas_grant_id)[0]
    assert (waiting.state, waiting.error) == (
        "dead",
        f"No longer here, or with another address: {person.name}. Publish the panel again.",
    )
    assert (remote["name"], len(remote["participants"])) == ("Technical interview", 2)
    assert publishing.publish(panel, by=None, now=clock.now()).state == "done"
    assert len(at_nylas(sandbox, panel.nylas_grant_id)[0]["participants"]) == 1


def test_who_published_may_be_deleted_while_nylas_answers(sandbox):
    panel, rita = published_panel(people=1), make_user()
    Panel.objects.update(state=Panel.State.PAUSED)
    row = publishing._add_publication(panel, configuration.spec(panel), by=rita, now=clock.now())
    slow = Publication.objects.select_related("by").get(pk=row.pk)
    assert slow.by == rita
    rita.delete()

    state = publishing.push(slow, now=clock.now())

    panel.refresh_from_db()
    assert (state, panel.state, panel.state_changed_by) == ("done", "live", None)


def test_comparisons_failing_never_alarm(sandbox):
    panel = published_panel(people=1)
    sandbox.control("faults", {"path": "/configurations", "method": "GET", "times": 20, **FAULTS["401"]})
    compare(panel)

    for _ in range(12):
        queue.work_all(now=Comparison.objects.get().due_at)

    assert (Comparison.objects.get().state, Comparison.objects.needing_attention().count()) == ("due", 0)
