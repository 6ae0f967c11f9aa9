"""An installation's interviewers, jobs and panels from one file. Reads a TOML file; writes Interviewer, Job, Panel, Seat and Publication."""
