"""Posters for the walls of centers."""
