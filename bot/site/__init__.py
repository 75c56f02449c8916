"""The public site: what clients may see of every center, as pages that need no program and ask nobody else."""
