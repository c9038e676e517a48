"""ACTS: one function per thing that a person asks; load what is visible, may I, decide and write, leave a trace."""
