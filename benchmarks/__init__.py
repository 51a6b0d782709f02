"""What is fast, and beside what: every page for every role, plans beside solvers, the ledger beside bean-check."""
