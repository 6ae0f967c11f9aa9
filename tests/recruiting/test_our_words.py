"""Sentences of Django and its theme that we say in our own words: compiled as they stand, and still theirs to replace."""

import ast
import gettext
import re
from pathlib import Path

import django
import pytest
import unfold
from django.urls import reverse

from tests.factories import make_candidate, make_interview, make_panel, make_user

CATALOG = Path(__file__).resolve().parents[2] / "locale" / "en_GB" / "LC_MESSAGES"
DJANGO, THEME = Path(django.__file__).parent, Path(unfold.__file__).parent
RESIDUE = re.compile(
    r"\b(objects?|instances?|records?|this item|selected (?:action|login|job|panel)|Save as new|I’m sure)\b"
)


def sentences(path: Path) -> dict[str, str]:
    """What stands in a .po file; plural forms are left out."""
    strings = r'((?:\s*"(?:[^"\\]|\\.)*"\n)+)'
    found = re.findall(rf"^msgid {strings}msgstr {strings}", path.read_text(encoding="utf-8") + "\n", re.MULTILINE)
    return {_joined(source): _joined(ours) for source, ours in found}


def _joined(lines: str) -> str:
    return "".join(ast.literal_eval(line.strip()) for line in lines.splitlines() if line.strip())


def ours() -> dict[str, str]:
    return {source: words for source, words in sentences(CATALOG / "django.po").items() if source}


def test_what_is_compiled_is_what_stands_there():
    with (CATALOG / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)

    assert len(ours()) > 25
    assert {source: compiled.gettext(source) for source in ours()} == ours()


def test_each_sentence_is_still_one_of_theirs():
    theirs = set()
    for catalog in ("conf", "contrib/admin"):
        theirs |= set(sentences(DJANGO / catalog / "locale" / "en" / "LC_MESSAGES" / "django.po"))
    written = "\n".join(path.read_text() for path in THEME.rglob("*") if path.suffix in {".py", ".html"})

    assert {source for source in ours() if source not in theirs and source not in written} == set()


def test_words_leave_no_place_empty():
    """A place in our sentence that theirs does not fill would break the page."""
    places = re.compile(r"%\((\w+)\)")

    assert {s for s, words in ours().items() if not set(places.findall(words)) <= set(places.findall(s))} == set()


@pytest.mark.django_db
def test_deleting_and_copying_speak_of_people_and_panels(client):
    client.force_login(make_user(is_superuser=True, is_staff=True))
    kept, free, panel = make_interview().application.candidate, make_candidate(), make_panel()
    lists = reverse("admin:candidates_candidate_changelist")
    chosen = {"action": "delete_selected", "_selected_action": [kept.pk, free.pk]}
    pages = [
        client.get(reverse("admin:candidates_candidate_delete", args=[kept.pk])),
        client.get(reverse("admin:candidates_candidate_delete", args=[free.pk])),
        client.get(reverse("admin:interviews_panel_change", args=[panel.pk])),
        client.get(lists),
        client.post(lists, chosen),
        client.post(lists, {**chosen, "_selected_action": [free.pk]}),
        client.post(lists, {"action": "delete_selected"}, follow=True),
    ]

    assert [RESIDUE.findall(_text(page)) for page in pages] == [[]] * len(pages)
    assert "Save as a copy" in pages[2].content.decode()


def _text(page) -> str:
    """What is read, and what is read out."""
    html = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", page.content.decode(), flags=re.DOTALL)
    said = re.findall(r'(?:title|aria-label|placeholder|value)="([^"]+)"', html)
    return "\n".join([*said, re.sub(r"<[^>]+>", "\n", html)])
