"""What every template may know of the site."""

from django.test import RequestFactory

from recruiting import context


def test_company_is_written_to_at_its_address_alone(settings):
    settings.COMPANY_NAME, settings.SANDBOX_URL = "Northwind", "http://127.0.0.1:8765"
    settings.DEFAULT_FROM_EMAIL = "Northwind interviews <talk@example.com>"

    assert context.site(RequestFactory().get("/")) == {
        "company_name": "Northwind",
        "company_email": "talk@example.com",
        "sandbox_url": "http://127.0.0.1:8765",
    }
