"""The book away from a server: on paper, and on a disk."""
