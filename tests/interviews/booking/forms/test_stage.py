"""Why an application leaves: a rejection needs a reason, the rest may have one."""

from django.http import QueryDict

from interviews.booking.forms.stage import StageReasonForm


def test_only_where_it_is_required_an_empty_reason_is_wrong() -> None:
    required = StageReasonForm(QueryDict("reason=+"), is_required=True)

    assert required.errors["reason"] == ["Write a reason: in half a year nobody remembers."]
    assert StageReasonForm(QueryDict("reason="), is_required=False).is_valid()
    assert not StageReasonForm(QueryDict("reason=" + "x" * 301), is_required=False).is_valid()
