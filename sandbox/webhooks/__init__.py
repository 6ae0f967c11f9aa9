"""Webhooks: what is announced and to which destinations, their status, exact bytes, tries and retries."""
