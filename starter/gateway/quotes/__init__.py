"""Quotes: what leaving pays, by tier, for those who may see money."""
