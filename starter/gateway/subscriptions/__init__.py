"""Subscriptions of tools: what they want to hear of, their secrets, and how telling them went."""
