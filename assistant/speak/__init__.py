"""How Xiao-E speaks: text to words, words to sound with lip movement, sound to the speaker."""
