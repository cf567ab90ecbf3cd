"""Interop over the Wyoming protocol: others' engines behind our ports, and ours for others."""
