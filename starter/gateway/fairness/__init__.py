"""Fairness data: counts of people by gate and attribute, without any case or person."""
