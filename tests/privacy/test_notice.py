"""The privacy notice: the policy's times in words, a version for each text, and the one in force with each choice."""

from datetime import timedelta

import pytest
from django.urls import reverse

from candidates import consenting
from candidates.models import Notice
from privacy import notice, policy
from privacy.precedence import Kind
from tests.factories import NOW, make_application, make_job, make_link

pytestmark = pytest.mark.django_db


def test_times_stand_in_words():
    said = notice.kept_words(policy.in_force(), Kind.RECORDING, now=NOW)

    assert said == "6 months after a rejection, 6 months after a withdrawal and 1 year after an offer"


def test_new_text_is_a_new_version_and_choices_keep_the_one_they_saw(settings):
    application = make_application()
    first = notice.keep(now=NOW)
    assert notice.keep(now=NOW + timedelta(hours=1)) == first
    chosen = consenting.choose(application, choice="yes", now=NOW)

    settings.COMPANY_NAME = "Acme"
    second = notice.keep(now=NOW + timedelta(days=1))

    assert (chosen.notice, Notice.objects.in_force()) == (first, second)
    assert "Acme" in second.text
    assert "Acme" not in Notice.objects.get(pk=first.pk).text


def test_broken_policy_leaves_the_one_in_force(settings, tmp_path):
    settings.RETENTION_POLICY = str(tmp_path / "none.toml")
    assert notice.keep(now=NOW) is None


def test_time_and_way_to_the_notice_stand_beside_the_choice_and_where_one_applies(client):
    notice.keep(now=NOW)
    job = make_job()

    for page in (
        client.get(reverse("candidate_page", args=[make_link().token])),
        client.get(reverse("apply", args=[job.slug])),
    ):
        assert "is kept 6 months after a rejection" in page.content.decode()
        assert reverse("privacy_notice") in page.content.decode()
