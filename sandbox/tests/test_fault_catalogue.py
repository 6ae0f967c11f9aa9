"""The catalogue of faults, and wishes that cannot be."""

import ast
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from sandbox.tests.contract.endpoints import ENDPOINTS
from sandbox.tests.fault_table import README, table
from sandbox.tests.sandbox_process import SandboxProcess
from sandbox.tests.world import recorded

FAMILIES = {"requests", "media", "meetings", "webhooks", "grants"}


def catalogue(sandbox: SandboxProcess) -> list[dict[str, Any]]:
    return sandbox.get("/_sandbox/faults/kinds").json()["data"]


def test_every_kind_is_described_and_its_example_works(sandbox: SandboxProcess) -> None:
    sandbox.reset(demo=True)

    for kind in catalogue(sandbox):
        answer = sandbox.post("/_sandbox/faults", kind["example"])
        assert answer.status_code == 200, answer.text
        asked = answer.json()["data"]
        listed = [one["kind"] for one in sandbox.get("/_sandbox/faults").json()["data"]]
        sandbox.request("DELETE", "/_sandbox/faults")
        assert (asked["kind"], kind["family"] in FAMILIES, kind["example"]["kind"]) == (
            kind["name"],
            True,
            kind["name"],
        )
        assert listed == ([] if kind["family"] == "grants" else [kind["name"]])
        assert set(kind["example"]) <= {"kind", *kind["options"]}
        assert all(kind["summary"] and one["meaning"] for one in kind["options"].values())


def test_every_path_in_an_example_is_one_that_is_there(sandbox: SandboxProcess) -> None:
    files = sandbox.get(recorded(sandbox)).json()["data"].values()
    there = [("GET", urlsplit(one["url"]).path) for one in files]
    there += [(one.verb, one.path) for one in ENDPOINTS]

    for example in (kind["example"] for kind in catalogue(sandbox)):
        if path := example.get("path"):
            is_media = example["kind"].startswith("media_")
            met = [
                verb
                for verb, address in there
                if re.search(path, address) and address.startswith("/_media/") == is_media
            ]
            assert example.get("method", "GET") in met, example


def test_a_wish_of_defaults_is_the_default(sandbox: SandboxProcess) -> None:
    for kind in catalogue(sandbox):
        if kind["family"] != "grants":
            defaults = {name: one["default"] for name, one in kind["options"].items()}
            bare = sandbox.control("faults", {"kind": kind["name"]})["data"]
            spelt = sandbox.control("faults", {"kind": kind["name"], **defaults})["data"]
            assert {**bare, "id": 0} == {**spelt, "id": 0}


def test_the_readme_has_a_row_for_every_kind(sandbox: SandboxProcess) -> None:
    written = README.read_text(encoding="utf-8")

    assert table(catalogue(sandbox)) in written, "run python -m sandbox.tests.fault_table"


def test_every_kind_is_put_to_the_test(sandbox: SandboxProcess) -> None:
    said = set()
    for path in Path(__file__).parent.glob("*/test_faults.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        said |= {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}

    assert {kind["name"] for kind in catalogue(sandbox)} - said == set()


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        ({}, "kind must be one of: slow, 429"),
        ({"kind": "flood"}, "kind must be one of: slow, 429"),
        ({"kind": ["slow"]}, "kind must be one of: slow, 429"),
        ({"kind": "429", "seconds": 5}, "429 has no option 'seconds'; it knows path, method, times, retry_after"),
        ({"kind": "slow", "seconds": -1}, "seconds must be a number from 0 to 120"),
        ({"kind": "slow", "seconds": 1e300}, "seconds must be a number from 0 to 120"),
        ({"kind": "slow", "seconds": "NaN"}, "seconds must be a number from 0 to 120"),
        ({"kind": "slow", "seconds": None}, "seconds must be a number from 0 to 120"),
        ({"kind": "slow", "seconds": {}}, "seconds must be a number from 0 to 120"),
        ({"kind": "slow", "times": 0}, "times must be a number from 1"),
        ({"kind": "slow", "times": -1}, "times must be a number from 1"),
        ({"kind": "slow", "times": 1.5}, "times must be a whole number"),
        ({"kind": "slow", "times": "often"}, "times must be a number from 1"),
        ({"kind": "slow", "times": True}, "times must be a number from 1"),
        ({"kind": "slow", "method": "LOOK"}, "method must be one of"),
        ({"kind": "slow", "method": 5}, "method must be one of"),
        ({"kind": "slow", "path": "("}, "path must be a regular expression"),
        ({"kind": "slow", "path": 5}, "path must be a regular expression"),
        ({"kind": "slow", "path": "x" * 201}, "path must be a regular expression of at most 200 characters"),
        ({"kind": "slow", "path": "/_sandbox/reset"}, "path must not be below /_sandbox"),
        ({"kind": "answer", "path": "^/_sandbox"}, "path must not be below /_sandbox"),
        ({"kind": "cut", "path": "^\\/_sandbox\\/clock$"}, "path must not be below /_sandbox"),
        ({"kind": "media_cut", "path": "/_sandbox"}, "path must not be below /_sandbox"),
        ({"kind": "media_expiring", "path": "/_sandbox"}, "path must not be below /_sandbox"),
        ({"kind": "slow", "path": "(a+)+$"}, "path may hold at most 3"),
        ({"kind": "slow", "path": "(?:a|aa)*$"}, "path may hold at most 3"),
        ({"kind": "slow", "path": "a*a*a*a*b"}, "path may hold at most 3"),
        ({"kind": "slow", "path": "(a{1,9}){9}"}, "path may hold at most 3"),
        ({"kind": "slow", "path": "a{99999999999999999999}"}, "path must be a regular expression"),
        ({"kind": "429", "retry_after": -5}, "retry_after must be a number from 0"),
        ({"kind": "cut", "at": -1}, "at must be a number from 0"),
        ({"kind": "cut", "how": "gently"}, "how must be one of: close, reset"),
        ({"kind": "refused", "after_work": "yes"}, "after_work must be true or false"),
        ({"kind": "answer", "status": 100}, "status must be a number from 200 to 599"),
        ({"kind": "answer", "headers": {"X": "a\r\nSet-Cookie: b"}}, "headers must be an object"),
        ({"kind": "answer", "headers": {"a b": "c"}}, "headers must be an object"),
        ({"kind": "answer", "headers": {"Connection": "close"}}, "headers must not hold Connection"),
        ({"kind": "answer", "headers": ["a"]}, "headers must be an object"),
        ({"kind": "answer", "body": "x" * 1_000_001}, "body must not be longer"),
        ({"kind": "media_huge", "size": 0}, "size must be a number from 1"),
        ({"kind": "media_huge", "size": 2**41}, "size must be a number from 1"),
        ({"kind": "media_wrong_type", "type": "a" * 101}, "type must be"),
        ({"kind": "media_wrong_type", "type": "a\r\nb"}, "type must be"),
        ({"kind": "media_expiring", "seconds": -2}, "seconds must be a number from 0"),
        ({"kind": "kicked", "meeting": "("}, "meeting must be a regular expression"),
        ({"kind": "kicked", "path": "/"}, "kicked has no option 'path'"),
        ({"kind": "entry_denied", "reason": "rude"}, "reason must be one of: entry_denied"),
        ({"kind": "grant_expires", "grant": 7}, "grant must be a text"),
        ({"kind": "grant_expires"}, "grant must be the id or the address of a grant"),
    ],
)
def test_a_wish_that_cannot_be_is_refused_by_its_member(
    sandbox: SandboxProcess, wish: dict[str, Any], words: str
) -> None:
    refused = sandbox.post("/_sandbox/faults", wish)

    assert (refused.status_code, refused.json()["error"]["type"]) == (400, "invalid_request_error")
    assert words in refused.json()["error"]["message"]
    assert sandbox.get("/_sandbox/faults").json()["data"] == []


@pytest.mark.parametrize("path", ["/v3/grants/[^/]+/events$", r"^/v3/(grants|events)\?*x*", "/a.*b.*c.*$", "[*+?{|]+"])
def test_plain_patterns_are_fine(sandbox: SandboxProcess, path: str) -> None:
    assert sandbox.control("faults", {"kind": "slow", "path": path})["data"]["path"] == path


def test_a_pattern_is_never_slow(sandbox: SandboxProcess) -> None:
    """The worst that is let through, on the longest path that is looked at."""
    sandbox.control("faults", {"kind": "429", "path": "a.*a.*a.*b", "times": None})

    assert sandbox.get("/v3/" + "a" * 5_000).status_code == 501


def test_a_reset_forgets_them(sandbox: SandboxProcess) -> None:
    sandbox.control("faults", {"kind": "502_html", "times": None})

    sandbox.reset()

    assert sandbox.get("/_sandbox/faults").json()["data"] == []


def test_the_oldest_that_fits_comes_first_and_each_is_used_up(sandbox: SandboxProcess) -> None:
    for kind in ("429", "502_html"):
        sandbox.control("faults", {"kind": kind, "path": "/v3/grants"})

    assert [sandbox.get("/v3/grants").status_code for _ in range(3)] == [429, 502, 200]
