"""The page of the API's documentation."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from interviews.api.pages import NewestFirst
from interviews.api.problems import Kind
from interviews.api.reference import read_reference
from interviews.api.views.answers import MAX_REQUESTS
from interviews.models import ApiKey
from recruiting.access import public


@public
def api_docs(request: HttpRequest) -> HttpResponse:
    context = {
        "reference": read_reference(),
        "page_size": NewestFirst.page_size,
        "scopes": list(ApiKey.Scope),
        "problems": list(Kind),
        "max_requests": MAX_REQUESTS,
    }
    return TemplateResponse(request, "interviews/api_docs.html", context)
