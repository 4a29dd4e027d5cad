"""How a snippet looks: in a page, and as a notebook."""
