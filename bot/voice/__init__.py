"""The voice of the client: what comments are about."""
