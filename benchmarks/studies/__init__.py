"""The studies of what derivatives cost: `python -m studies modes`, or `make bench`."""
