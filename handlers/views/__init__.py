"""Pure views: data in, text and buttons out."""
