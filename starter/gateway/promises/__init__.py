"""Promises: every date of a case that its reader may see, day by day."""
