"""What a file says: the source of a snippet, the references of a page, the project."""
