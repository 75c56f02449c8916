"""Visit tokens on paper: issued, printed as slips."""
