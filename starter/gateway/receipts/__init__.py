"""Receipts of commands that a door has kept: what has become of each."""
