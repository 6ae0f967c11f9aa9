"""Nylas's own OpenAPI 3.1 files: what an operation takes and answers, and what is wrong with a body by its schema.

The files are reference material beside the project and not part of it; without them `FILES` says so and tests skip.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import yaml
from jsonschema import Draft202012Validator, ValidationError
from jsonschema.validators import extend
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from sandbox.tests.contract.endpoints import Endpoint
from sandbox.tests.sandbox_process import ROOT

FILES = ROOT.parent / "shared" / "nylas"
JSON = "application/json"
VERBS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True)
class Problem:
    """A difference between a body and its schema: at which member, and by which keyword of JSON Schema."""

    where: str
    keyword: str
    text: str = field(compare=False, default="")


@dataclass(frozen=True)
class Operation:
    """One operation of one file; schemas are JSON pointers into it, by status."""

    name: str
    file: str
    request: str | None
    responses: dict[int, str | None]

    def problems_of_request(self, body: Any) -> list[Problem]:
        """What the schema of the request says against a body."""
        return list(_problems(self.file, self.request, body)) if self.request else []

    def problems_of_answer(self, status: int, body: Any) -> list[Problem]:
        """The same for an answer. A status that is not listed is one problem, its body is held against that of 400."""
        if status in self.responses:
            pointer = self.responses[status]
            return [*_problems(self.file, pointer, body), *_surplus(self.file, pointer, body)]
        listed = [Problem("status", "responses", f"{status} is not among {sorted(self.responses)}")]
        return listed + list(_problems(self.file, self.responses.get(400 if status >= 400 else 200), body))


def are_present() -> bool:
    """Whether the reference files lie where the tests look for them."""
    return (FILES / "nylas-scheduling-api-openapi.yml").exists()


def operation_of(endpoint: Endpoint) -> Operation | None:
    """The operation that describes an endpoint, or None where no schema is published."""
    source, _, name = endpoint.documented.partition(": ")
    kind, _, file = source.partition(" ")
    return operations(file)[name] if kind == "OpenAPI" else None


@cache
def operations(file: str) -> dict[str, Operation]:
    """All operations of `nylas-<file>-api-openapi.yml` by name."""
    found = {}
    for path, verbs in _document(file)["paths"].items():
        for verb in VERBS:
            if verb in verbs:
                at = f"/paths/{_escaped(path)}/{verb}"
                found[verbs[verb]["operationId"]] = _operation(file, at, verbs[verb])
    return found


def _operation(file: str, at: str, described: dict[str, Any]) -> Operation:
    responses = {int(status): _schema(file, f"{at}/responses/{status}") for status in described["responses"]}
    request = _schema(file, f"{at}/requestBody") if "requestBody" in described else None
    return Operation(f"{file}: {described['operationId']}", file, request, responses)


def _schema(file: str, at: str) -> str | None:
    """The pointer to the JSON schema of a request or an answer; None if it has no JSON body."""
    at, described = _follow(file, at)
    return f"{at}/content/{_escaped(JSON)}/schema" if "schema" in described.get("content", {}).get(JSON, {}) else None


def _follow(file: str, at: str) -> tuple[str, Any]:
    """A pointer without the references on its way, and what it points to."""
    reached, found = "", _document(file)
    for word in at.removeprefix("/").split("/"):
        reached, found = f"{reached}/{word}", found[word.replace("~1", "/").replace("~0", "~")]
        if isinstance(found, dict) and "$ref" in found:
            reached, found = _follow(file, found["$ref"].removeprefix("#"))
    return reached, found


def _escaped(word: str) -> str:
    return word.replace("~", "~0").replace("/", "~1")


@cache
def _document(file: str) -> dict[str, Any]:
    text = (FILES / f"nylas-{file}-api-openapi.yml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


@cache
def _validator(file: str, pointer: str) -> tuple[Draft202012Validator, list[str]]:
    """A validator that reads `oneOf` as `anyOf`, and the list of those that several alternatives fit.

    Nylas's alternatives seldom exclude each other; read strictly, one overlap deep inside would hide all else.
    """
    overlaps: list[str] = []

    def fits_any(
        validator: Draft202012Validator, alternatives: list[Any], body: Any, schema: Any
    ) -> Iterator[ValidationError]:
        errors = [next(validator.evolve(schema=one).iter_errors(body), None) for one in alternatives]
        fitting = errors.count(None)
        if fitting > 1:
            overlaps.append(f"{fitting} of {len(alternatives)} alternatives fit {str(body)[:200]}")
        if not fitting:
            yield ValidationError("; ".join(error.message[:150] for error in errors if error))

    resource = Resource.from_contents(_document(file), default_specification=DRAFT202012)
    registry: Registry = Registry().with_resource(f"urn:nylas:{file}", resource)
    lenient = extend(Draft202012Validator, {"oneOf": fits_any})
    return lenient({"$ref": f"urn:nylas:{file}#{pointer}"}, registry=registry), overlaps


def _problems(file: str, pointer: str | None, body: Any) -> Iterator[Problem]:
    if pointer is None:
        return
    validator, overlaps = _validator(file, pointer)
    overlaps.clear()
    for error in validator.iter_errors(body):
        where = "".join(f".{word}" if isinstance(word, str) else "[]" for word in error.absolute_path)
        yield Problem(f"${where}", str(error.validator), error.message[:300])
    if overlaps:
        yield Problem("anywhere", "oneOf: several fit", overlaps[0])


def _surplus(file: str, pointer: str | None, body: Any) -> Iterator[Problem]:
    """Members of an answer that its schema does not name, although it names others of the same object."""
    if pointer is not None:
        for where in sorted(set(_unnamed(file, [_follow(file, pointer)[1]], body, "$"))):
            yield Problem(where, "not described")


def _unnamed(file: str, schemas: list[Any], body: Any, where: str) -> Iterator[str]:
    shapes = [shape for schema in schemas for shape in _shapes(file, schema)]
    if isinstance(body, list):
        items = [shape["items"] for shape in shapes if "items" in shape]
        for one in body:
            yield from _unnamed(file, items, one, f"{where}[]")
        return
    named: dict[str, list[Any]] = {}
    for shape in shapes:
        for name, schema in shape.get("properties", {}).items():
            named.setdefault(name, []).append(schema)
    if not isinstance(body, dict) or not named or any(shape.get("additionalProperties") for shape in shapes):
        return
    for name, value in body.items():
        if name in named:
            yield from _unnamed(file, named[name], value, f"{where}.{name}")
        else:
            yield f"{where}.{name}"


def _shapes(file: str, schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A schema and all that it is made of or may be."""
    if "$ref" in schema:
        schema = _follow(file, schema["$ref"].removeprefix("#"))[1]
    yield schema
    for keyword in ("allOf", "anyOf", "oneOf"):
        for part in schema.get(keyword, []):
            yield from _shapes(file, part)
