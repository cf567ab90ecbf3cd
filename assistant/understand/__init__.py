"""From words to meaning: sound keys, numbers, sentence templates, matching, choices and orders."""
