"""Responses with private files. The caller has checked that the person may have the file."""
