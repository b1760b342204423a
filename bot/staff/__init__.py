"""The people of a school who use the console: who they are, what they may do, what they did."""
