"""Duties: what waits for the caller, and for others in the cases that the caller oversees."""
