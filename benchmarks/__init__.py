"""What is fast: every page for every role, measured from the same demonstration at two sizes (docs/speed.md)."""
