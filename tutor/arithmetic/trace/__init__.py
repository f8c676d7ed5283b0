"""Steps: what is calculated, in which order, from what."""
