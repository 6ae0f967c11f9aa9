"""Buttons of the admin, pressed."""

from django.db.models import Model
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse


def press(client: Client, row: Model, name: str, **data: str) -> HttpResponse:
    """The button of that name on the row's page; `data`: what the page between the button and the deed asks for."""
    opts = row._meta
    return client.post(reverse(f"admin:{opts.app_label}_{opts.model_name}_{name}", args=[row.pk]), data)
