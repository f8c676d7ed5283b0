"""What is known of a learner, and what is kept of it on disk."""
