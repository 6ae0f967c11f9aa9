"""What is kept of a deleted panel: enough to delete it at Nylas, and to say who did it."""

import pytest

from interviews.models import Removal
from tests.factories import NOW, make_panel, make_user

pytestmark = pytest.mark.django_db


def test_removal_outlives_its_panel():
    panel, rita = make_panel(name="Talk", slug="talk"), make_user()
    row = Removal.objects.ask(panel, configuration_id="c", grant_id="g", by=rita, at=NOW)
    panel.delete()

    row.refresh_from_db()

    kept = (row.panel_name, row.slug, row.nylas_configuration_id, row.nylas_grant_id, row.by, row.asked_at)
    assert kept == ("Talk", "talk", "c", "g", rita, NOW)
    assert (str(row), list(Removal.objects.due(NOW))) == ("Talk, deleted", [row])
