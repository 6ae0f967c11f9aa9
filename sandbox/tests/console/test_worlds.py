"""Snapshots on the World page: kept, gone back to and discarded, the last two not before they were asked about."""

import re

import pytest

from sandbox.tests.console.pressing import press, refused, text, text_of
from sandbox.tests.sandbox_process import SandboxProcess
from sandbox.tests.world import MARCUS, SARAH, connect


def test_worlds_are_kept_gone_back_to_and_discarded(sandbox: SandboxProcess) -> None:
    connect(sandbox, SARAH)
    press(sandbox, "keep", name="one-person")
    kept_at = sandbox.clock()["now"]
    press(sandbox, "reset", sure="yes", world="empty")

    bad = refused(sandbox, "keep", "/_sandbox/world/", name="../etc")
    press(sandbox, "goback", name="one-person", sure="yes")
    grants = sandbox.get("/v3/grants").json()["data"]
    page = text(sandbox, "/_sandbox/world/")
    press(sandbox, "discard", name="one-person", sure="yes")

    assert bad.status_code == 400
    assert 'value="../etc"' in bad.text
    assert [one["email"] for one in grants] == [SARAH]
    assert sandbox.clock()["now"] == pytest.approx(kept_at, abs=5)
    assert "one-person" in page
    assert "None is kept." in text(sandbox, "/_sandbox/world/")


@pytest.mark.parametrize(
    ("deed", "question", "button"),
    [
        ("goback", "Back to “one-person”? What is not kept in a snapshot is lost.", "Go back"),
        ("discard", "Discard “one-person”? Nothing brings it back.", "Discard it"),
    ],
)
def test_the_world_and_its_snapshots_are_lost_only_after_a_second_step(
    sandbox: SandboxProcess, deed: str, question: str, button: str
) -> None:
    connect(sandbox, SARAH)
    press(sandbox, "keep", name="one-person")
    connect(sandbox, MARCUS)

    asked = refused(sandbox, deed, "/_sandbox/world/", name="one-person")
    page = sandbox.request(
        "GET", "/_sandbox/world/", key=None, headers={"Cookie": f"said={asked.cookies['said']}"}
    ).text
    form = page.split('id="said"')[1].split("</form>")[0]
    still = (len(sandbox.get("/v3/grants").json()["data"]), len(sandbox.get("/_sandbox/snapshots").json()["data"]))
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form))
    pressed = refused(sandbox, deed, **{name: value for name, value in fields.items() if name != "back"})
    after = (len(sandbox.get("/v3/grants").json()["data"]), len(sandbox.get("/_sandbox/snapshots").json()["data"]))
    if deed == "goback":
        press(sandbox, "discard", name="one-person", sure="yes")

    assert question in text_of(form)
    assert f"{button}</button>" in form
    assert f'action="/_sandbox/do/{deed}"' in form
    assert (still, pressed.status_code) == ((2, 1), 302)
    assert after == ((1, 1) if deed == "goback" else (2, 0))
