"""What the columns of an export mean: as labels inside the files, and as a codebook to read or print."""
