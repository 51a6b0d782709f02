"""The pages of a case, for those who hold it and for the manager of its service."""
