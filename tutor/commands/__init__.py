"""The commands of the command line, one module for those who read, learn or write. Part of the ground floor's door."""
