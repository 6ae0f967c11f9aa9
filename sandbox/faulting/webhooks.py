"""Faults on the way to webhook destinations."""

from sandbox.faulting.kinds import Kind

KINDS: dict[str, Kind] = {}
