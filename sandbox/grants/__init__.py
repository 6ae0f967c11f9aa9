"""Grants: accounts come, expire, return; and the faults that befall them."""
