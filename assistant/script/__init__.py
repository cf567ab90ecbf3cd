"""Conversations as files: a user, a phone and a clock play against the whole device.

``docs/scripting.md`` is the manual. The same player serves ``run.py script``, the demo, audio
files and the tests.
"""
