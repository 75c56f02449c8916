"""Pure views: what is known in, text and buttons out."""
