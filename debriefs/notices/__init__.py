"""What is due for whom, and who is told: mails, reminders, the digest."""
