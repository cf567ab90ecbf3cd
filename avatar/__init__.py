"""The character and the whole screen: a rig, its life, cards, captions, the window.

Imports only ``assistant.core``. Time is always passed in; nothing here reads a clock.
"""
