"""Whether a run may be published: goldens, announced errors, references of pages."""
