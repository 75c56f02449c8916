"""Alerts to administrators: a silent center, a lasting fall, a poster nobody scans."""
