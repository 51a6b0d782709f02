"""The pages of the front door: for those who refer, those who triage, and the services that take people on."""
