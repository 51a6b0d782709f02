"""Pages of accounts, of the service directory and of a team."""
