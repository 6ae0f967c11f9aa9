"""Faults by name: what a kind of fault is, how its options are read (`kinds`), and using one up (`usage`).

Each subject declares its own in its module `faults`; `sandbox.fault_catalogue` knows them all.
"""
