"""Alerts: what is found, how it is raised, how it is worded."""
