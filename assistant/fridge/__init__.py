"""Unmanned fridges: what stands in them, the adapter for the sandbox's, and a fake."""
