"""Writing a scorecard through its page: who may, what becomes of bad input, and that nothing typed is lost."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from debriefs.models import Rating, Scorecard, ScorecardVersion
from debriefs.scorecard import scorecards
from tests.debriefs.pages import PAYLOAD
from tests.factories import NOW, make_job, make_user
from tests.raters import (
    evidence,
    interviewed_by,
    make_criterion,
    make_rater,
    note_of,
    submitted,
    typed,
)
from tests.spoken import cite, rate, spoken

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}


def address(interview) -> str:
    return f"/interviews/{interview.pk}/scorecard/"


def fields(criterion, *, version=1, edits=0, rating="not_covered", note="", **more) -> dict[str, object]:
    told = {"version": version, "edits": edits, "recommendation": "yes", "takeaway": "Calm."}
    return {**told, f"rating-{criterion.pk}": rating, f"note-{criterion.pk}": note, **more}


def page_of(client: Client, interview, query: str = "") -> str:
    return client.get(f"{interview.get_absolute_url()}{query}").content.decode()


# ── who ──


def test_only_its_interviewer_writes_it(as_rater, as_owner, interview, criterion):
    stranger = Client()
    stranger.force_login(make_rater(first_name="Tom"))
    data = fields(criterion)

    answers = [client.post(address(interview), data).status_code for client in (as_rater, as_owner, stranger)]

    assert answers == [303, 404, 404]
    assert Client().post(address(interview), data).status_code == 302
    assert Scorecard.objects.count() == 1
    assert as_rater.get(address(interview)).headers["Location"] == f"{interview.get_absolute_url()}#scorecard"
    assert stranger.get(address(interview)).status_code == 404


def test_page_shows_the_scorecard_to_its_author_alone(as_rater, as_owner, interview, criterion, rater):
    scorecards.save_draft(interview, rater, typed(takeaway="Canary in a draft."), now=NOW)

    assert "Canary in a draft." in page_of(as_rater, interview)
    assert "Canary" not in page_of(as_owner, interview)
    assert "data-scorecard" not in page_of(as_owner, interview)


def test_interviewer_taken_off_the_interview_writes_no_more(as_rater, interview, criterion):
    assert as_rater.post(address(interview), fields(criterion), headers=JSON).status_code == 200
    interview.interviewers.clear()

    for url in (address(interview), f"/interviews/{interview.pk}/citations/"):
        assert as_rater.post(url, fields(criterion, edits=1), headers=JSON).status_code == 404


# ── saving ──


def test_saving_answers_scripts_with_where_it_stands(as_rater, interview, criterion):
    answer = as_rater.post(address(interview), fields(criterion, rating="3", note="Saw it."), headers=JSON)

    told = answer.json()
    assert (answer.status_code, told["version"], told["edits"]) == (200, 1, 1)
    assert told["state"].split()[:2] == ["Saved", "<time"]
    assert (Rating.objects.get().value, Rating.objects.get().note) == (3, "Saw it.")


def test_page_shows_what_was_saved_and_keeps_markup_inert(as_rater, interview, criterion):
    as_rater.post(address(interview), fields(criterion, note=PAYLOAD, takeaway=PAYLOAD))

    html = page_of(as_rater, interview)

    assert ("<img src=x" in html, "&lt;img src=x onerror" in html, ">49<" in html) == (False, True, False)
    assert f'name="rating-{criterion.pk}" value="not_covered" checked' in html


def test_bad_input_is_told_with_everything_typed_still_there(as_rater, interview, criterion):
    foreign = make_criterion(make_job())
    cases = [
        {"takeaway": "y" * 10**6},
        {f"note-{criterion.pk}": "y" * 2001},
        {f"rating-{criterion.pk}": "9"},
        {f"rating-{foreign.pk}": "3"},
        {"edits": "x"},
    ]

    for more in cases:
        data = fields(criterion, **{"reason": "", **more})
        answer = as_rater.post(address(interview), data)
        assert (answer.status_code, "It is not saved yet." in answer.content.decode()) == (400, True)
        assert str(data["takeaway"]) in answer.content.decode()
        told = as_rater.post(address(interview), data, headers=JSON)
        assert (told.status_code, bool(told.json()["words"])) == (400, True)
    assert not Rating.objects.exists()


def test_criterion_retired_while_the_page_was_open_loses_nothing(as_rater, interview, criterion):
    criterion.retire(by=make_user(), at=NOW)

    as_rater.post(address(interview), fields(criterion, note="Typed before."))

    assert "Typed before." in page_of(as_rater, interview)
    assert "It is rated no more in this interview." in page_of(as_rater, interview)


# ── two tabs ──


def test_stale_tab_gets_both_texts_and_may_keep_its_own(as_rater, interview, criterion):
    as_rater.post(address(interview), fields(criterion, takeaway="From the first tab."))
    stale = fields(criterion, rating="2", takeaway="From the second tab.")

    answer = as_rater.post(address(interview), stale)
    html = answer.content.decode()

    assert (answer.status_code, "From the first tab." in html, "From the second tab." in html) == (409, True, True)
    assert "Saved from elsewhere" in html
    assert 'name="edits" value="1"' in html
    assert as_rater.post(address(interview), {**stale, "edits": 1}).status_code == 303
    assert Scorecard.objects.get().draft().takeaway == "From the second tab."


def test_script_of_a_stale_tab_gets_what_stands_there(as_rater, interview, criterion):
    as_rater.post(address(interview), fields(criterion, takeaway="First."))

    answer = as_rater.post(address(interview), fields(criterion, takeaway="Second."), headers=JSON)

    told = answer.json()
    assert (answer.status_code, told["kind"], told["edits"]) == (409, "overtaken", 1)
    assert told["values"] == {
        "recommendation": "yes",
        "takeaway": "First.",
        "reason": "",
        f"rating-{criterion.pk}": "not_covered",
        f"note-{criterion.pk}": "",
    }


def test_repeated_save_whose_answer_was_lost_is_no_conflict(as_rater, interview, criterion):
    for _ in range(2):
        answer = as_rater.post(address(interview), fields(criterion), headers=JSON)

    assert (answer.status_code, answer.json()["edits"]) == (200, 1)
    assert as_rater.post(address(interview), fields(criterion)).status_code == 303


def test_tab_that_missed_the_submission_may_amend_with_its_text(as_rater, interview, criterion, rater):
    submitted(interview, rater)
    stale = fields(criterion, takeaway="Typed meanwhile.")

    answer = as_rater.post(address(interview), stale)
    html = answer.content.decode()

    assert (answer.status_code, "It was submitted from elsewhere" in html) == (409, True)
    assert "Typed meanwhile." in html
    assert as_rater.post(address(interview), stale, headers=JSON).json()["kind"] == "submitted"
    as_rater.post(address(interview), {**stale, "step": "amend", "reason": "Forgot it"})
    draft = Scorecard.objects.get().draft()
    assert (draft.number, draft.takeaway, draft.reason) == (2, "Typed meanwhile.", "Forgot it")


def test_excused_author_gets_the_text_back(as_rater, interview, criterion, rater):
    Scorecard.of(interview, rater, at=NOW).excuse_author(reason="On leave", by=make_user(), at=NOW)

    answer = as_rater.post(address(interview), fields(criterion, takeaway="To copy."))

    assert (answer.status_code, "To copy." in answer.content.decode()) == (409, True)
    assert as_rater.post(address(interview), fields(criterion), headers=JSON).json()["kind"] == "excused"
    assert "You were excused from this scorecard: On leave" in page_of(as_rater, interview)


# ── submitting and amending ──


def test_submission_locks_and_a_second_press_changes_nothing(as_rater, interview, criterion):
    data = fields(criterion, step="submit")

    answers = [as_rater.post(address(interview), data) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    (version,) = ScorecardVersion.objects.all()
    assert (version.is_submitted, version.knew_others) == (True, False)
    html = page_of(as_rater, interview)
    assert ("Your scorecard is in." in html, "data-scorecard " in html, "Amend" in html) == (True, False, True)


def test_what_is_missing_leads_to_its_place(as_rater, interview, criterion):
    answer = as_rater.post(address(interview), fields(criterion, rating="4", recommendation="", step="submit"))

    assert answer.headers["Location"] == f"{interview.get_absolute_url()}?missing=yes#scorecard-missing"
    html = page_of(as_rater, interview, "?missing=yes")
    assert f'<a href="#evidence-{criterion.pk}">Craft</a>: no evidence' in html
    assert f'id="evidence-{criterion.pk}" tabindex="-1"' in html
    assert 'id="scorecard-recommendation"' in html
    assert '<a href="#scorecard-recommendation">' in html
    before = page_of(as_rater, interview)
    assert ("Still missing" in before, "2 things are missing before you can submit it" in before) == (False, True)


def test_mistakes_and_what_is_missing_are_told_in_one_round_each_with_its_place(as_rater, interview, criterion):
    data = fields(criterion, rating="", note="y" * 2001, recommendation="", takeaway="y" * 4001, step="submit")

    html = as_rater.post(address(interview), data).content.decode()

    for place, name in {
        f"scorecard-note-{criterion.pk}": "Note on Craft",
        "scorecard-takeaway": "Takeaway",
        f"criterion-{criterion.pk}": "Craft",
        "scorecard-recommendation": "A recommendation",
    }.items():
        assert (html.count(f'<a href="#{place}">{name}</a>'), html.count(f'id="{place}"')) == (1, 1)
    told = as_rater.post(address(interview), data, headers=JSON).json()["words"]
    assert [told.count(name) for name in ("Note on Craft: ", "Takeaway: ")] == [1, 1]


def test_script_hears_what_is_missing_after_each_save_and_when_it_asks(as_rater, as_owner, interview, criterion):
    saved = as_rater.post(address(interview), fields(criterion, recommendation=""), headers=JSON).json()
    asked = as_rater.get(address(interview), headers=JSON)

    assert "One thing is missing" in saved["missing"]
    assert (asked.json(), asked.headers["Cache-Control"]) == (saved, "private, no-store")
    assert as_owner.get(address(interview), headers=JSON).status_code == 404


def test_amendment_knows_whether_others_were_read(as_rater, interview, criterion, rater):
    submitted(interview, rater)
    as_rater.post(address(interview), {"step": "amend"})
    data = fields(criterion, version=2, recommendation="no", reason="Heard it again", step="submit")

    as_rater.post(address(interview), data)

    first, second = ScorecardVersion.objects.all()
    assert (first.recommendation, second.recommendation, second.knew_others) == ("yes", "no", True)
    html = page_of(as_rater, interview)
    assert "Version 2: Heard it again" in html
    assert "Recommendation: <del>Yes</del> <ins>No</ins>" in html


def test_amendment_is_dropped(as_rater, interview, rater, criterion):
    submitted(interview, rater)

    for step in ("amend", "discard", "discard", "nonsense"):
        assert as_rater.post(address(interview), {"step": step}).status_code == 303

    assert ScorecardVersion.objects.count() == 1


def test_nothing_is_amended_before_the_submission(as_rater, interview, criterion):
    as_rater.post(address(interview), {"step": "amend"})
    as_rater.post(address(interview), fields(criterion, step="amend"))

    (draft,) = ScorecardVersion.objects.all()
    assert (draft.number, draft.takeaway) == (1, "Calm.")


def test_interview_ahead_is_prepared_and_not_submitted(as_rater, rater, job):
    interview = interviewed_by(rater, job=job, days=2)
    criterion = make_criterion(job)

    as_rater.post(address(interview), fields(criterion, step="submit"))

    assert Scorecard.objects.get().draft().takeaway == "Calm."
    html = page_of(as_rater, interview, "?missing=yes")
    assert ("The interview has not begun yet." in html, 'value="submit"' in html) == (True, False)


def test_cancelled_interview_has_no_scorecard(as_rater, rater, job):
    interview = interviewed_by(rater, job=job, status="cancelled")

    assert as_rater.post(address(interview), {"step": "save"}).status_code == 404
    assert 'id="scorecard"' not in page_of(as_rater, interview)


# ── evidence, without JavaScript ──


def test_buttons_beside_notes_and_citations_save_what_was_typed_first(as_rater, interview, criterion, rater):
    note = note_of(interview, rater)
    data = fields(criterion, rating="3", takeaway="Before citing.", cite=str(criterion.pk))

    answer = as_rater.post(address(interview), {**data, f"cite-note-{criterion.pk}": str(note.pk)})
    rating = Rating.objects.get()
    (citation,) = rating.citations.all()

    assert answer.headers["Location"].endswith(f"#criterion-{criterion.pk}")
    assert (citation.note, rating.value, rating.version.takeaway) == (note, 3, "Before citing.")
    again = fields(criterion, edits=1, rating="2", detach=f"{citation.pk} {criterion.pk}")
    as_rater.post(address(interview), again)
    assert (Rating.objects.get().value, Rating.objects.get().citations.count()) == (2, 0)


def test_buttons_with_wrong_ids_only_save(as_rater, interview, criterion, rater):
    private = note_of(interview, make_user(), "Not theirs")
    wrong = [{"cite": "x"}, {"cite": str(criterion.pk)}, {"detach": "x"}, {"detach": f"{uuid4()} {criterion.pk}"}]
    wrong.append({"cite": str(criterion.pk), f"cite-note-{criterion.pk}": str(private.pk)})

    for edits, more in enumerate(wrong):
        assert as_rater.post(address(interview), fields(criterion, edits=edits, **more)).status_code == 303

    assert not Rating.objects.get().citations.exists()
    assert "Not theirs" not in page_of(as_rater, interview)


def test_page_costs_the_same_with_more_criteria(as_rater, rater):
    def queries(count: int) -> int:
        interview = interviewed_by(rater, job=make_job())
        for number in range(count):
            evidence(interview, rater, make_criterion(interview.panel.job, f"Criterion {number}"))
        with CaptureQueriesContext(connection) as captured:
            page_of(as_rater, interview)
        return len(captured)

    assert queries(1) == queries(6)


def test_page_of_before_gets_both_texts_of_an_amendment(as_rater, interview, criterion, rater):
    submitted(interview, rater)
    as_rater.post(address(interview), {"step": "amend"})
    as_rater.post(address(interview), fields(criterion, version=2, takeaway="Of tab two.", reason="x"))

    answer = as_rater.post(address(interview), fields(criterion, takeaway="Of tab one.", step="amend"))

    html = answer.content.decode()
    assert (answer.status_code, "Of tab one." in html, "Of tab two." in html) == (409, True, True)
    assert Scorecard.objects.get().draft().takeaway == "Of tab two."


def test_amendment_that_is_submitted_while_it_is_dropped_stays(as_rater, interview, criterion, rater, monkeypatch):
    submitted(interview, rater)
    as_rater.post(address(interview), {"step": "amend"})
    read = Scorecard.draft

    def submitted_meanwhile(scorecard):
        draft = read(scorecard)
        read(scorecard).submit(knew_others=False, at=NOW)
        return draft

    monkeypatch.setattr(Scorecard, "draft", submitted_meanwhile)

    assert as_rater.post(address(interview), {"step": "discard"}).status_code == 303
    assert ScorecardVersion.objects.filter(submitted_at=None).count() == 0
    assert ScorecardVersion.objects.count() == 2


def test_evidence_is_promised_from_a_transcript_only_where_there_is_one(as_rater, rater, job):
    ahead = interviewed_by(rater, job=job, days=2)
    make_criterion(job)
    later, now = "the transcript once it is there", "Choose words in the transcript"

    before = page_of(as_rater, ahead)
    recorded = spoken(job, by=rater)
    recorded.interviewers.set(ahead.interviewers.all(), through_defaults={"assigned_at": NOW})
    after = page_of(as_rater, recorded)

    assert (later in before, now in before, later in after, now in after) == (True, False, False, True)


def test_locked_scorecard_says_that_it_is_amended_to_cite(as_rater, rater, job):
    interview = spoken(job, by=rater)
    interview.interviewers.set([rater.interviewer], through_defaults={"assigned_at": NOW})
    words = "Amend your scorecard</a> to cite for it."

    citation = cite(interview, 1, by=rater)
    before = page_of(as_rater, interview, "?turn=1")
    rate(interview, citation, by=rater, is_submitted=True)
    after = page_of(as_rater, interview, "?turn=1")

    assert (before.count(words), after.count(words)) == (0, 2)  # below the turn, and in the bar


def test_text_that_is_too_long_is_said_to_be_and_stays_whole(as_rater, interview, criterion):
    text = "ä" * 2000 + " the end"
    said = "At most 2000 letters fit here, and these are 2008. Nothing is cut"

    told = as_rater.post(address(interview), fields(criterion, note=text, step="save"), headers=JSON)
    page = as_rater.post(address(interview), fields(criterion, note=text, step="save"))

    assert (told.status_code, page.status_code) == (400, 400)
    assert said in told.json()["words"]
    assert said in page.content.decode()
    assert text in page.content.decode()
