"""Lesson files: reading, checking, finding them."""
