"""Hears: wake word, voice activity, end of speech, recognisers, and sound files."""
