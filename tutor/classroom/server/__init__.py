"""A class over SSH and Unix sockets: connections, processes, terminals."""
