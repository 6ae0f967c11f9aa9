"""Demo data and a mailbox to read the demo's mails in, only with the sandbox. Above all rooms: calls them as pages and workers do."""
