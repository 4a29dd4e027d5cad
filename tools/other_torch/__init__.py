"""Run the whole book against another installed torch, and say what differs."""
