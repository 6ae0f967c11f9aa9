"""A passport that was downloaded, verified as an auditor does: by the script alone, in a Python that knows nothing of ours."""

import copy
import json
from typing import Any

import pytest

from privacy.models import Checkpoint, LedgerEntry
from privacy.passport import document, ledger, note
from tests.factories import NOW
from tests.privacy.ledger_world import enter_in_two_steps, make_recorded, verify

pytestmark = pytest.mark.django_db
LINES_AT_MOST = 150


def test_script_is_short_and_needs_nothing():
    text = document.VERIFIER.read_text(encoding="utf-8")

    assert len(text.splitlines()) <= LINES_AT_MOST
    assert {line for line in text.splitlines() if line.startswith(("import", "from"))} == {
        "import argparse", "import base64", "import hashlib", "import json", "import sys", "from pathlib import Path",
    }  # fmt: skip


def test_passport_is_proven_outside(tmp_path):
    recording, _ = enter_in_two_steps()
    key = str(note.signer().verifier)

    ended = verify(tmp_path, document.passport(recording.pk), "--key", key)

    assert (ended.returncode, ended.stderr) == (0, "")
    assert f"PROVEN. 10 entries of recording {recording.pk} stand in the ledger of 20." in ended.stdout
    assert "reason_sha256" in ended.stdout
    assert "Charge filed" not in ended.stdout
    assert "names" not in ended.stdout
    assert "Is it the one you were given?" in verify(tmp_path, document.passport(recording.pk)).stdout


def test_passport_is_proven_after_an_erasure(tmp_path):
    recording, _ = enter_in_two_steps()
    number = recording.pk
    ledger.forget([number], facts={"receipt": "R-1"}, now=NOW)
    recording.delete()

    ended = verify(tmp_path, document.passport(number))

    assert ended.returncode == 0
    assert "R-1" in ended.stdout
    assert "Amara" not in ended.stdout
    assert ended.stdout.count("What it said is erased") == 10


def test_passport_agrees_with_a_checkpoint_that_was_kept(tmp_path):
    _, recording = enter_in_two_steps()
    kept = tmp_path / "kept.txt"
    kept.write_text(Checkpoint.objects.order_by("size").first().note, encoding="utf-8")

    anew = verify(tmp_path, document.passport(recording.pk), "--checkpoint", str(kept))
    assert anew.returncode == 1
    assert "Download this passport anew for the checkpoint that you hold, of 10 entries." in anew.stderr
    ended = verify(tmp_path, document.passport(recording.pk, held=10), "--checkpoint", str(kept))
    assert ended.returncode == 0


def test_ledger_that_was_written_anew_contradicts_the_kept_checkpoint(tmp_path):
    enter_in_two_steps()
    kept = tmp_path / "kept.txt"
    kept.write_text(Checkpoint.objects.last().note, encoding="utf-8")
    LedgerEntry.objects.all().delete()
    Checkpoint.objects.all().delete()
    ledger.record(now=NOW)
    recording = make_recorded()
    ledger.record(now=NOW)

    ended = verify(tmp_path, document.passport(recording.pk, held=20), "--checkpoint", str(kept))

    assert (ended.returncode, "The ledger was rewritten" in ended.stderr) == (1, True)


def changed(passport: dict[str, Any], *path: Any, to: Any) -> dict[str, Any]:
    copied = place = copy.deepcopy(passport)
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = to(place[path[-1]]) if callable(to) else to
    return copied


def test_every_change_of_the_file_is_found(tmp_path):
    _, recording = enter_in_two_steps()
    whole: Any = json.loads(json.dumps(document.passport(recording.pk, held=10)))
    other = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    entries, first = whole["entries"], whole["entries"][0]
    wrong = {
        "edited": changed(
            whole, "entries", 2, "content", to=lambda text: text.replace("yes", "no ").replace("20", "21")
        ),
        "another salt": changed(whole, "entries", 2, "salt", to="00" * 32),
        "another hash": changed(whole, "entries", 2, "leaf", to="00" * 32),
        "another place": changed(whole, "entries", 2, "position", to=1),
        "swapped": changed(whole, "entries", to=[entries[1], first, *entries[2:]]),
        "left out": changed(whole, "entries", to=[*entries[:3], *entries[4:]]),
        "left out at the beginning": changed(whole, "entries", to=entries[1:]),
        "twice": changed(whole, "entries", to=[first, *entries]),
        "emptied and moved": changed(whole, "entries", 0, to={**first, "content": None, "position": 1}),
        "emptied": changed(whole, "entries", 2, to={**entries[2], "content": "", "salt": ""}),
        "all emptied": changed(whole, "entries", to=[{**each, "content": "", "salt": ""} for each in entries]),
        "no entry": changed(whole, "entries", to=[]),
        "shorter proof": changed(whole, "entries", 2, "proof", to=lambda proof: proof[:-1]),
        "longer proof": changed(whole, "entries", 2, "proof", to=lambda proof: [*proof, proof[0]]),
        "another root": changed(whole, "checkpoint", to=lambda text: text.replace("\n20\n", "\n21\n")),
        "another signature": changed(whole, "checkpoint", to=lambda text: text[:-8] + "AAAAA==\n"),
        "another key": changed(whole, "keys", to=[other]),
        "another past": changed(whole, "earlier", 0, "proof", to=lambda proof: proof[1:]),
        "another recording": changed(whole, "recording", to=recording.pk + 1),
    }

    said = {name: verify(tmp_path, passport) for name, passport in wrong.items()}

    assert {name: ended.stderr for name, ended in said.items() if ended.returncode != 1} == {}
    assert all(ended.stderr.startswith("NOT PROVEN. ") for ended in said.values())
    assert f"Entry {entries[2]['position']} was edited." in said["edited"].stderr


def test_what_is_no_passport_is_said_to_be_none(tmp_path):
    for text in ("{}", "[]", "", "null", '{"keys": [], "checkpoint": 1}'):
        file = tmp_path / "other.json"
        file.write_text(text)
        ended = verify(tmp_path, {})
        assert (ended.returncode, ended.stderr.startswith("This is no passport")) == (2, True)
