"""The questions of each risk tool that comes with us, in our own words, one file a tool."""
