"""Webhooks: what is said and to whom, destinations and their standing, exact bytes, tries and retries."""
