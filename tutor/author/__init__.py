"""The author's linter: what a lesson file gives occasion to say."""
