"""What a snippet does: runs, the records of them, and the cache of records."""
