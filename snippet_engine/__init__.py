"""Run the book's snippets, keep their results, compare them with goldens, show them."""
