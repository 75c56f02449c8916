"""The running process: settings, wiring, schedule, digests and their delivery."""
