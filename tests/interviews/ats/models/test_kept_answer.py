"""A request that is sent again makes nothing twice."""

from datetime import timedelta

import pytest

from interviews.ats.models.kept_answer import OtherRequest, StillWorking
from interviews.models import KeptAnswer
from tests.factories import NOW, make_key

pytestmark = pytest.mark.django_db


def test_same_request_is_known_for_a_day_and_no_other_takes_its_name():
    key, _ = make_key(name="Ashby", scopes=["book"])
    begin = KeptAnswer.objects.begin

    first = begin(key, "one", digest="a", at=NOW)
    with pytest.raises(StillWorking):
        begin(key, "one", digest="a", at=NOW)
    first.keep(17)

    assert begin(key, "one", digest="a", at=NOW + timedelta(hours=23)).made == "17"
    with pytest.raises(OtherRequest):
        begin(key, "one", digest="b", at=NOW)
    assert begin(key, "one", digest="b", at=NOW + timedelta(hours=25)).made == ""


def test_request_that_broke_off_may_be_sent_again():
    key, _ = make_key(name="Ashby", scopes=["book"])
    KeptAnswer.objects.begin(key, "one", digest="a", at=NOW)

    assert KeptAnswer.objects.begin(key, "one", digest="a", at=NOW + timedelta(minutes=4)).made == ""
