"""What recruiters fill in for a candidate who can't book by themselves."""

import uuid
from datetime import timedelta

import pytest
from django.http import QueryDict

from interviews.booking.forms.answers import BookForForm, PickTimesForm, ReplyForm
from interviews.nylas.shapes import Slot
from tests.factories import NOW, make_application, make_concern, make_interview

SLOT = Slot(starts_at=NOW, ends_at=NOW + timedelta(hours=1), emails=())
VALUE = str(int(NOW.timestamp()))


def test_only_times_that_are_free_can_be_chosen():
    assert PickTimesForm(QueryDict(f"starts_at={VALUE}"), slots=[SLOT]).is_valid()
    assert not PickTimesForm(QueryDict(f"starts_at={VALUE}&starts_at=1"), slots=[SLOT]).is_valid()
    form = BookForForm(QueryDict(f"starts_at={VALUE}&time_zone=Europe/Kiev"), slots=[SLOT])
    assert form.is_valid()
    assert (form.cleaned_data["starts_at"], form.cleaned_data["time_zone"]) == (NOW, "Europe/Kyiv")


@pytest.mark.parametrize("typed", [VALUE, "x", "", "9" * 40, "²"])
def test_while_nothing_can_be_read_what_was_chosen_stays(typed):
    form = PickTimesForm(QueryDict(f"starts_at={typed}"), slots=None)

    assert form.chosen() == {typed}
    assert form.is_valid() == (typed == VALUE)


def reply(application, known=(), **said: object) -> ReplyForm:
    data = QueryDict(mutable=True)
    data.update({"key": str(uuid.uuid4()), "subject": "Your  interview", "body": "Shall we?\r\nRita"} | said)
    return ReplyForm(data, application=application, sender="Rita Recruiter", concerns=known)


@pytest.mark.django_db
def test_frame_alone_is_no_mail():
    application = make_application()
    frame = ReplyForm(application=application, sender="Rita Recruiter", concerns=()).initial["body"]

    assert frame.startswith("Hello Amara,\n")
    assert "stands nothing yet" in str(reply(application, body=f" {frame} ").errors["body"])
    assert not reply(application, body="").is_valid()
    form = reply(application)
    assert form.is_valid(), form.errors
    assert (form.cleaned_data["subject"], form.cleaned_data["body"]) == ("Your interview", "Shall we?\nRita")


@pytest.mark.django_db
def test_only_concerns_of_this_application_can_be_settled():
    interview = make_interview()
    own, foreign = make_concern(interview), make_concern(make_interview())

    form = reply(interview.application, [(own, "Look.")], concerns=str(own.pk))
    assert form.is_valid()
    assert list(form.cleaned_data["concerns"]) == [own]
    for key in (str(foreign.pk), "x", "9" * 40):
        assert not reply(interview.application, [(own, "Look.")], concerns=key).is_valid()
    assert "concerns" not in reply(interview.application).fields
