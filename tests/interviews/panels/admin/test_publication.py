"""A published version in a recruiter's hands: what was sent, and what came of it."""

from django.urls import reverse

from interviews.models import Publication
from tests.factories import NOW, make_panel


def test_page_says_what_was_sent_and_what_nylas_answered(admin):
    publication = Publication.objects.create(
        panel=make_panel(),
        number=3,
        payload={"title": "<b>Interview</b>"},
        state="dead",
        tries=3,
        error="Nylas: no such calendar",
        created_at=NOW,
        due_at=NOW,
    )

    page = admin.get(reverse("admin:interviews_publication_change", args=[publication.pk])).content.decode()

    assert "&lt;b&gt;Interview&lt;/b&gt;" in page
    assert "Given up after 3 tries." in page
    assert "no such calendar" in page
