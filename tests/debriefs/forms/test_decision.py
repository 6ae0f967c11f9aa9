"""What a decision's form asks for, and that it mixes nothing up."""

import pytest
from django.contrib.auth.models import User
from django.http import QueryDict

from candidates.models import Job
from debriefs.committee.dossier import dossier_of
from debriefs.forms.decision import DecisionForm
from debriefs.models import Citation
from tests.factories import NOW
from tests.rated import Loop, cite, make_loop

pytestmark = pytest.mark.django_db


@pytest.fixture
def loop(job: Job) -> Loop:
    made = make_loop(job, people=1)
    made.rate(0, {0: 4, 1: None})
    return made


def filled(loop: Loop, owner: User, **fields: object) -> DecisionForm:
    data = QueryDict(mutable=True)
    for name, value in ({"after": "0", "outcome": "offer"} | fields).items():
        data.setlist(name, value if isinstance(value, list) else [str(value)])
    dossier = dossier_of(loop.debrief, loop.access(owner), now=NOW)
    return DecisionForm(data, evidence=dossier.evidence, last=dossier.decision)


def test_reason_is_a_text_and_the_places_that_show_it(loop: Loop, owner: User) -> None:
    (citation,) = Citation.objects.all()
    depth = loop.criteria[0].pk

    form = filled(loop, owner, **{f"text_{depth}": "Goes deep.", f"citations_{depth}": [str(citation.pk)]})

    assert form.is_valid(), form.errors
    (ground,) = form.grounds()
    assert (ground.criterion, ground.text, ground.citations) == (loop.criteria[0], "Goes deep.", [citation])
    assert form.told() == {"after": 0, "outcome": "offer", "next_step": "", "changed_because": ""}


def test_what_nobody_covered_can_be_a_reason_without_a_place(loop: Loop, owner: User) -> None:
    form = filled(loop, owner, **{f"text_{loop.criteria[1].pk}": "Nobody asked.", "outcome": "another_interview"})

    assert form.is_valid(), form.errors


def test_what_is_missing_is_said_at_its_place(loop: Loop, owner: User) -> None:
    (citation,) = Citation.objects.all()
    depth = loop.criteria[0].pk

    errors = [
        dict(filled(loop, owner, **fields).errors)
        for fields in (
            {},
            {"outcome": ""},
            {f"text_{depth}": "Goes deep."},
            {f"citations_{depth}": [str(citation.pk)]},
        )
    ]

    assert [set(each) for each in errors] == [{"__all__"}, {"outcome"}, {f"citations_{depth}"}, {f"text_{depth}"}]


def test_place_of_another_criterion_or_debrief_is_not_taken(loop: Loop, owner: User) -> None:
    foreign = cite(loop.rate(0, {0: 4}), quote="Elsewhere.")
    depth = loop.criteria[0].pk

    form = filled(loop, owner, **{f"text_{depth}": "Goes deep.", f"citations_{depth}": [str(foreign.pk)]})

    assert list(form.errors[f"citations_{depth}"]) == [
        "One of these places can’t be cited any more. Please choose again."
    ]
    assert [block.is_filled for block in form.blocks() if block.evidence.row.criterion == loop.criteria[0]] == [True]
