"""What could not be kept is shown once more with the reason, on the page it came from, so that nothing typed is lost.

A page takes the forms that were refused under the names that its template has for them; it then answers with STATUS. Forms that
stand nowhere on a page that was opened anew (below a chosen turn, within a summary) go to its head, as `RETYPED`.
"""

from collections.abc import Mapping
from http import HTTPStatus

from django import forms
from django.http import JsonResponse

from debriefs.forms.notes import first_error

STATUS = HTTPStatus.UNPROCESSABLE_ENTITY
RETYPED = "retyped"
Typed = Mapping[str, forms.Form]


def refusal(form: forms.Form) -> JsonResponse:
    """For scripts, which still have what was typed: `{"error": …}`, one sentence."""
    return JsonResponse({"error": first_error(form)}, status=STATUS)
