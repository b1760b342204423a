"""Turns what advisers corrected into training sentences and test cases, as a change to look at."""
