"""Steps for files, pipes and other programs."""
