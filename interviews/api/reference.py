"""The API's documentation, read from its own OpenAPI schema: operations, objects, fields and choices."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from drf_spectacular.generators import SchemaGenerator

Json: TypeAlias = "Mapping[str, Json] | list[Json] | str | int | float | bool | None"
Words: TypeAlias = "str | Promise"

# In the order of an application’s way.
TAGS = [
    "Jobs",
    "Panels",
    "Candidates",
    "Applications",
    "Booking links",
    "Interviews",
    "Recordings",
    "Transcripts",
    "Decisions",
]
EXAMPLE_ID = "0b8f6f5e-54a3-4c0f-9d0e-3a1d5c8e7f21"
# What a value is, by type and format of the schema.
KINDS: dict[tuple[str, str], Words] = {
    ("string", ""): _("text"),
    ("string", "uuid"): _("UUID"),
    ("string", "date-time"): _("date and time, ISO 8601"),
    ("string", "uri"): _("address"),
    ("string", "email"): _("email address"),
    ("integer", ""): _("whole number"),
    ("number", ""): _("number"),
    ("boolean", ""): _("true or false"),
    ("object", ""): _("object"),
    ("array", ""): _("list"),  # a list within a list; of a list itself the entries' kind is given
}
# How the schema explains the values of a choice: a list in Markdown.
CHOICE = re.compile(r"^\* `(?P<value>[^`]+)` - (?P<meaning>.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Choice:
    value: str
    meaning: str


@dataclass(frozen=True)
class Field:
    name: str
    kind: Words
    target: str  # anchor of the object that it holds, or ""
    is_list: bool
    is_nullable: bool
    is_required: bool
    description: str
    choices: list[Choice]


@dataclass(frozen=True)
class Object:
    name: str
    anchor: str
    description: str
    fields: list[Field]


@dataclass(frozen=True)
class Operation:
    anchor: str
    method: str
    path: str
    title: str
    description: str
    parameters: list[Field]
    tag: str
    body: Field | None
    status: str
    answer: Field
    request: str  # a command line to copy
    example: str


@dataclass(frozen=True)
class Event:
    kind: str
    anchor: str
    description: str
    whole: Field | None  # what `data` is, where it is an object that the API gives too
    beside: list[Field]
    example: str


@dataclass(frozen=True)
class Reference:
    title: str
    description: str
    operations: list[Operation]
    events: list[Event]
    objects: list[Object]


class KeptSchema(SchemaGenerator):
    """The schema, made once per process: it changes with our code alone, and anonymous requests may ask for it."""

    def get_schema(self, request: HttpRequest | None = None, public: bool = False) -> dict:
        return _read_schema()


def read_reference() -> Reference:
    """The documentation of the API as it is now."""
    return _read_reference(settings.SITE_URL)


@cache
def _read_reference(site_url: str) -> Reference:
    return Reader(_read_schema(), site_url=site_url).read()


@cache
def _read_schema() -> dict:
    with translation.override(settings.LANGUAGE_CODE):  # not in the language of the first request
        schema: dict = SchemaGenerator().get_schema(request=None, public=True)
    return schema


class Reader:
    """Reads one OpenAPI document."""

    def __init__(self, schema: dict, *, site_url: str) -> None:
        self.schema, self.site_url = schema, site_url
        self.named: dict[str, dict] = schema["components"]["schemas"]

    def read(self) -> Reference:
        operations = [
            self.operation(path, method, described)
            for path, methods in self.schema["paths"].items()
            for method, described in methods.items()
        ]
        operations.sort(key=lambda operation: TAGS.index(operation.tag))
        objects = [
            Object(name, anchor_of(name), schema.get("description", ""), list(self.fields(schema)))
            for name, schema in self.named.items()
            if "properties" in schema
        ]
        info = self.schema["info"]
        events = [self.event(kind, methods["post"]) for kind, methods in self.schema["x-webhooks"].items()]
        return Reference(info["title"], info["description"], operations, events, objects)

    def event(self, kind: str, described: dict) -> Event:
        content = described["requestBody"]["content"]["application/json"]
        data = content["schema"]["properties"]["data"]
        beside = data["allOf"][1] if "allOf" in data else data
        return Event(
            kind=kind,
            anchor="event-" + re.sub(r"\W|_", "-", kind),
            description=described["description"],
            whole=self.field("data", data, is_required=True) if name_referred_to(data) else None,
            beside=list(self.fields(beside)) if "properties" in beside else [],
            example=shown(first_example(content)),
        )

    def operation(self, path: str, method: str, described: dict) -> Operation:
        status = next(status for status in described["responses"] if status.startswith("2"))
        content = next(iter(described["responses"][status]["content"].values()))
        example = first_example(content)
        body = described.get("requestBody", {}).get("content", {}).get("application/json")
        parameters = [
            self.field(each["name"], each["schema"] | each, is_required=each.get("required", False))
            for each in sorted(described.get("parameters", []), key=lambda each: each["in"] != "path")
        ]
        return Operation(
            anchor=described["operationId"].replace("_", "-"),
            method=method.upper(),
            path=path,
            title=described["summary"],
            description=described.get("description", ""),
            parameters=parameters,
            tag=described["tags"][0],
            body=self.field("", body["schema"], is_required=True) if body else None,
            status=status,
            answer=self.field("", content["schema"], is_required=True),
            request=command_line(method.upper(), self.site_url + path, example, first_example(body or {})),
            example=shown(example),
        )

    def fields(self, schema: dict) -> Iterator[Field]:
        required = schema.get("required", [])
        for name, described in schema["properties"].items():
            yield self.field(name, described, is_required=name in required)

    def field(self, name: str, described: dict, *, is_required: bool) -> Field:
        is_list = described.get("type") == "array"
        inner = described["items"] if is_list else described
        referred = name_referred_to(inner)
        schema = self.named[referred] if referred else inner
        is_object = bool(referred) and "properties" in schema
        choices = [Choice(**found.groupdict()) for found in CHOICE.finditer(schema.get("description", ""))]
        return Field(
            name=name,
            kind=referred if is_object else kind_of(schema),
            target=anchor_of(referred) if is_object else "",
            is_list=is_list,
            is_nullable=described.get("nullable", False),
            is_required=is_required,
            description=described.get("description", ""),
            choices=choices,
        )


def name_referred_to(schema: dict) -> str:
    """The name of the schema that `$ref` points to, also inside an `allOf`; "" when there is none."""
    for each in [schema, *schema.get("allOf", [])]:
        if "$ref" in each:
            return str(each["$ref"]).rpartition("/")[2]
    return ""


def kind_of(schema: dict) -> Words:
    kind = schema.get("type", "object")
    return KINDS.get((kind, schema.get("format", ""))) or KINDS.get((kind, ""), kind)


def anchor_of(name: str) -> str:
    return "object-" + re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()


def first_example(content: Mapping[str, Any]) -> Json:
    """Of one form of a body, as the schema has it; None where it has none."""
    return next((each["value"] for each in content.get("examples", {}).values()), None)


def shown(example: Json) -> str:
    """JSON on lines of its own; a text as it is, and nothing where there is no example."""
    if example is None or isinstance(example, str):
        return example or ""
    return json.dumps(example, indent=2, ensure_ascii=False)


def command_line(method: str, address: str, example: Json, body: Json = None) -> str:
    """A curl command; parameters in the address are filled from the example."""
    values: dict[str, Json] = dict(example) if isinstance(example, Mapping) else {}
    values.setdefault("id", values.get("interview", EXAMPLE_ID))
    values.setdefault("slug", values.get("panel", "{slug}"))
    filled = re.sub(r"{(\w+)}", lambda found: str(values.get(found[1], found[0])), address)
    words = ['curl -H "Authorization: Bearer $KEY"']
    if method != "GET":
        sent = json.dumps(body if body is not None else {}, ensure_ascii=False).replace("'", "’")
        words += [f"-X {method} -H 'Content-Type: application/json'", f"-d '{sent}'"]
    return " \\\n  ".join([*words, filled])
