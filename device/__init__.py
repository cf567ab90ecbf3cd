"""Microphone, speaker, and the local page; and a fake of each."""
