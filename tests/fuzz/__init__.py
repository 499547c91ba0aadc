"""Fuzzing of the five parsers that meet strangers. How to run it stands in README.md of the folder above."""
