"""Faults of meetings."""

from sandbox.faulting.kinds import Kind

KINDS: dict[str, Kind] = {}
