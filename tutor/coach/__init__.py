"""What the tutor says and asks."""
