"""What keeps a pupil safe: the screen for danger, the masks over personal data, the fixed words."""
