"""The pages of interviewers and the committee: an application's interviews, their recordings and texts.

Reads the rooms of interviews; none of them knows this app."""
