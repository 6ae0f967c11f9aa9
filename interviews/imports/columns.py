"""Which columns a file of each kind may have, what each may be called, and the file to begin with."""

import csv
import io
from dataclasses import replace

from candidates.models import Application, Job
from interviews.imports.models import ImportRun
from interviews.panels import roster_csv
from recruiting.desk.written_list import Columns

MAX_LINES = 10_000
TOO_MANY = "{count} lines are too many at once: {most} at most. Split the file."
NOTHING_IN_IT = "There is nothing in this file yet: a line that names the columns, then one line for each."

NAMES = {name: roster_csv.HEADINGS[name] for name in ("first_name", "last_name", "email")}

COLUMNS: dict[str, Columns] = {
    ImportRun.Kind.PEOPLE: replace(
        roster_csv.PEOPLE, empty_words=NOTHING_IN_IT, too_many_words=TOO_MANY, most=MAX_LINES
    ),
    ImportRun.Kind.JOBS: Columns(
        headings={
            "title": frozenset({"title", "job", "jobtitle", "name", "jobname", "position", "opening"}),
            "slug": frozenset(
                {"reference", "address", "slug", "id", "jobid", "requisition", "requisitionid", "reqid", "shortcode"}
            ),
            "state": frozenset({"state", "status", "jobstatus"}),
            "team": frozenset({"team", "department", "dept"}),
            "location": frozenset({"location", "office", "place"}),
            "employment": frozenset({"employment", "employmenttype", "type", "commitment"}),
            "salary": frozenset({"salary", "pay", "salaryrange", "compensation"}),
            "summary": frozenset({"summary", "teaser", "shortdescription"}),
            "description": frozenset({"description", "jobdescription", "advert", "text"}),
            "contact": frozenset(
                {"personincharge", "contact", "recruiter", "owner", "hiringmanager", "recruiteremail"}
            ),
        },
        labels={
            "title": "title",
            "slug": "reference",
            "state": "state",
            "team": "team",
            "location": "location",
            "employment": "employment",
            "salary": "salary",
            "summary": "summary",
            "description": "description",
            "contact": "person in charge",
        },
        needed=(frozenset({"title", "slug"}),),
        needed_words="The first line must name the columns; “Title” or “Reference” must be among them.",
        empty_words=NOTHING_IN_IT,
        too_many_words=TOO_MANY,
        most=MAX_LINES,
    ),
    ImportRun.Kind.APPLICATIONS: Columns(
        headings={
            "job": frozenset(
                {"job", "jobtitle", "position", "jobreference", "jobid", "opening", "requisition", "role"}
            ),
            "name": frozenset({"name", "fullname", "candidate", "candidatename", "applicant", "displayname"}),
            **NAMES,
            "email": NAMES["email"] | {"candidateemail", "primaryemail", "primaryemailaddress", "personalemail"},
            "phone": frozenset({"phone", "phonenumber", "mobile", "telephone", "primaryphone", "primaryphonenumber"}),
            "reference": frozenset(
                {"reference", "id", "applicationid", "candidateid", "applicationreference", "externalid"}
            ),
            "stage": frozenset({"stage", "currentstage", "status", "applicationstatus"}),
            "applied_at": frozenset({"applied", "appliedat", "appliedon", "applicationdate", "dateapplied"}),
            "note": frozenset({"note", "coverletter", "message"}),
        },
        labels={
            "job": "job",
            "name": "name",
            "first_name": "first name",
            "last_name": "last name",
            "email": "email",
            "phone": "phone",
            "reference": "reference",
            "stage": "stage",
            "applied_at": "applied on",
            "note": "note",
        },
        needed=(frozenset({"job"}), frozenset({"email", "reference"})),
        needed_words="The first line must name the columns; “Job” and “Email” must be among them.",
        empty_words=NOTHING_IN_IT,
        too_many_words=TOO_MANY,
        most=MAX_LINES,
    ),
}

# What the file to begin with says: its headings, and one line that shows how each is written.
EXAMPLES: dict[str, dict[str, str]] = {
    ImportRun.Kind.PEOPLE: {
        "Name": "Priya Raman",
        "Email": "priya@example.com",
        "Time zone": "Europe/Berlin",
        "Title": "Staff engineer",
        "Bio": "Looks after the ledger.",
        "Share": "1",
        "Per day": "2",
        "Per week": "5",
    },
    ImportRun.Kind.JOBS: {
        "Title": "Backend engineer",
        "Reference": "backend-engineer",
        "State": Job.State.DRAFT.label,
        "Team": "Payments",
        "Location": "Lisbon or remote in Europe",
        "Employment": "Full time",
        "Salary": "€62,000 to €78,000 a year",
        "Summary": "Build the ledger that every payment passes through.",
        "Description": "You will look after the ledger.",
        "Person in charge": "recruiter@example.com",
    },
    ImportRun.Kind.APPLICATIONS: {
        "Job": "backend-engineer",
        "Name": "Amara Okafor",
        "Email": "amara@example.com",
        "Phone": "+351 910 000 000",
        "Reference": "application-5520",
        "Stage": Application.Stage.APPLIED.label,
        "Applied on": "2027-02-28",
        "Note": "I have kept ledgers for five years.",
    },
}


def example(kind: str) -> str:
    """A file of this kind to begin with, as CSV."""
    written = io.StringIO()
    rows = csv.DictWriter(written, list(EXAMPLES[kind]))
    rows.writeheader()
    rows.writerow(EXAMPLES[kind])
    return written.getvalue()
