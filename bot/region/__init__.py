"""The weekly digest of a region."""
