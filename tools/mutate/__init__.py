"""Change snippets and goldens, one edit at a time: which edits does nothing catch?"""
