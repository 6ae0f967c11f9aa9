import pytest
from django.test import RequestFactory

from debriefs.views.again import wants_json


@pytest.mark.parametrize(
    ("accept", "wants"),
    [("application/json", True), ("text/html,*/*;q=0.8", False), ("*/*", False), ("", False)],
)
def test_scripts_that_ask_for_json_get_it(accept: str, wants: bool) -> None:
    assert wants_json(RequestFactory().get("/", headers={"Accept": accept} if accept else {})) is wants
