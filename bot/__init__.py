"""Evenhand: impartial guidance on the routes open to pupils at 14, 16 and 18."""
