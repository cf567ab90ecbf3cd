"""The character and the whole screen: a rig, its life, cards, captions, the window.

Imports only ``assistant.core``. Time is always passed in; nothing here reads a clock.
"""

import os

# It would greet on standard output, where commands print JSON.
os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
