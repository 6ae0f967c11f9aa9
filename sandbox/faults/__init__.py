"""Faults by name: what a kind of fault is, and how its options are read.

Each subject declares its own in its module `faults`; `sandbox.fault_catalogue` knows them all.
"""
