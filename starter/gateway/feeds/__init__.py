"""Feeds in: signed webhooks of leave administration, HRIS, payroll and mail."""
