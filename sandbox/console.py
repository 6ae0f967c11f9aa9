"""/_sandbox/ for people: one page of plain forms; a small script keeps its figures fresh."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def page(request: HttpRequest) -> HttpResponse:
    return render(request, "sandbox/console.html", {})


def do(request: HttpRequest, deed: str) -> HttpResponse:
    return page(request)


def static(request: HttpRequest, path: str) -> HttpResponse:
    return page(request)
