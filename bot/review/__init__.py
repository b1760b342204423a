"""Reads conversations again: search, review by two people, corrections, and figures of a month."""
