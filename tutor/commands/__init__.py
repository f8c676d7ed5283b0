"""The commands of the command line, one module for those who read, learn or write. None loads more than it needs."""
