"""Who may come in: logins, their roles, how they are invited, and each person's own profile with their time zone."""
