"""Exercises beside the walk: quizzes, tasks, rounds of practice, mistakes to spot, claims to judge."""
