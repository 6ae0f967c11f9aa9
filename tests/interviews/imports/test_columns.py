"""What the columns of each kind of file may be called."""

import csv

import pytest

from interviews.imports.columns import COLUMNS, EXAMPLES, example
from interviews.imports.models import ImportRun


@pytest.mark.parametrize("kind", ImportRun.Kind.values)
def test_file_to_begin_with_has_every_column(kind):
    known = {COLUMNS[kind].meaning(heading) for heading in EXAMPLES[kind]}

    assert known == set(COLUMNS[kind].labels) - {"first_name", "last_name"}
    assert next(csv.reader(example(kind).splitlines())) == list(EXAMPLES[kind])


@pytest.mark.parametrize("kind", ImportRun.Kind.values)
def test_no_heading_means_two_columns(kind):
    headings = [heading for known in COLUMNS[kind].headings.values() for heading in known]

    assert len(headings) == len(set(headings))
    assert COLUMNS[kind].headings.keys() == COLUMNS[kind].labels.keys()


@pytest.mark.parametrize(
    ("kind", "heading", "column"),
    [
        ("applications", "Candidate name", "name"),
        ("applications", "E-Mail", "email"),
        ("applications", "APPLICATION_ID", "reference"),
        ("jobs", "Requisition ID", "slug"),
        ("jobs", "Hiring Manager", "contact"),
        ("jobs", "Squad", ""),
    ],
)
def test_headings_of_other_systems_are_known(kind, heading, column):
    assert COLUMNS[kind].meaning(heading) == column
