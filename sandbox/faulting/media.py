"""Faults of media links."""

from sandbox.faulting.kinds import Kind

ON_THE_WAY: dict[str, Kind] = {}
KINDS = ON_THE_WAY
