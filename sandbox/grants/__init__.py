"""Grants: accounts are connected, expire and return; and their faults."""
