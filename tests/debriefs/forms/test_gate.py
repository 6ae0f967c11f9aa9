"""Several reasons stand on one page, each with a prefix."""

from django.http import QueryDict

from debriefs.forms.gate import ReasonForm


def test_reason_of_another_form_is_not_taken() -> None:
    data = QueryDict("one-reason=On+leave.")

    assert ReasonForm(data, prefix="one").is_valid()
    assert dict(ReasonForm(data, prefix="other").errors) == {"reason": ["Write a reason: the others will ask."]}
