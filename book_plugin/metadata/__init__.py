"""What makes the book be found and quoted rightly, beside its text."""
