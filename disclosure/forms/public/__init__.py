"""The public forms: one question a page, in the words of whoever asks."""
