"""The book as a MkDocs plugin: languages, labs, formulas, metadata, publishing."""
