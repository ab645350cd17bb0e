"""Thousands of invented cases from a seed: the same seed, number and day give the same rows, byte for byte."""
