"""Commands: one way in for each, whoever brings it (a tool, the portal, a feed)."""
