"""Sets of questions about how things are, one file for each group of people; how they are scored is in rules/outcome_tools."""
