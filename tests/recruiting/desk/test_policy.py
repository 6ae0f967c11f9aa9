"""What the content policy allows in the admin, and nowhere else."""

import pytest

pytestmark = pytest.mark.django_db


def styles(page) -> str:
    policy = page.headers["Content-Security-Policy"]
    return next(part.strip() for part in policy.split(";") if part.strip().startswith("style-src"))


def test_only_the_admin_may_set_style_attributes(admin):
    assert "'unsafe-inline'" in styles(admin.get("/admin/"))
    assert "'unsafe-inline'" not in styles(admin.get("/debriefs/"))


def test_scripts_stay_our_own_in_the_admin_too(admin):
    policy = admin.get("/admin/").headers["Content-Security-Policy"]

    (scripts,) = [part.strip() for part in policy.split(";") if part.strip().startswith("script-src ")]
    assert "unsafe-inline" not in scripts
