"""The notebooks as they are stored: outputs, pictures, words, and code shared with helpers."""
