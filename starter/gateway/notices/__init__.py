"""Notices of a case: what was said to whom, what became of it, and its receipts."""
