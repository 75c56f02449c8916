"""What is measured, against what, in one run: figures for the README, not tests."""
