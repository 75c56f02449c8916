"""Posters that invite to the interview: A4, with the center's QR code."""
