"""The catalogue: every command as data."""
