"""Small things that every page of the admin says in the same way."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from interviews.models import Errand
from recruiting.desk import words
from tests.factories import make_interview

AT = datetime(2027, 7, 2, 15, 5, tzinfo=UTC)


def test_time_is_said_where_the_reader_is_with_its_offset():
    with timezone.override(ZoneInfo("Asia/Kolkata")):
        assert words.when(AT) == "Fri 2 Jul 2027, 20:35 UTC+5:30"
        assert words.clock_time(AT) == "20:35 UTC+5:30"
    assert words.when(None) == words.NOTHING


def test_state_is_a_pill_in_the_tone_its_kind_gives_it_and_escaped():
    shown = words.state({"dead": "bad"})

    assert words.pill("<b>", "good").endswith(">&lt;b&gt;</span>")
    assert words.pill("Given up", "bad") != words.pill("Given up", "quiet")
    assert shown(None, Errand(state="dead")) == words.pill("Given up", "bad")
    assert shown(None, Errand(state="done")) == words.pill("Done", "quiet")


@pytest.mark.parametrize(
    ("error", "said"),
    [("no such\n  calendar", "no such calendar."), ("Why?", "Why?"), ("", ""), ("wait…", "wait…"), ("Done.", "Done.")],
)
def test_error_becomes_a_sentence(error, said):
    assert words.sentence(error) == said


@pytest.mark.django_db
def test_related_row_is_a_link_to_its_page_and_nothing_where_there_is_none():
    interview = make_interview()
    through = words.related("interview.interviewer", "host")

    link = through(None, Errand(interview=interview))

    assert link == (
        f'<a class="text-link" href="/admin/interviews/interviewer/{interview.interviewer_id}/change/">'
        f"{interview.interviewer}</a>"
    )
    assert words.related("created_by", "by")(None, interview.link) == words.NOTHING
    assert words.link_to(None, "Somebody") == words.NOTHING
    assert ">Look</a>" in words.link_to(interview, "Look")


def test_data_is_indented_escaped_and_behind_a_toggle():
    shown = words.pretty({"title": "<i>Größe</i>"})

    assert "{\n  &quot;title&quot;: &quot;&lt;i&gt;Größe&lt;/i&gt;&quot;\n}" in shown
    assert shown.startswith("<details")
    assert '<pre tabindex="0">&lt;b&gt;</pre>' in words.pretty("<b>")


def test_size_is_in_a_readers_units_or_not_known():
    assert (words.size(2048), words.size(0), words.size(None)) == ("2.0\xa0KB", "0\xa0bytes", words.NOTHING)
