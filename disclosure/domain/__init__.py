"""The law and the rules as pure values and functions: standard library, jellyfish and rapidfuzz only."""
