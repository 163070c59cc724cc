"""What a picture's author is told."""


class BadPicture(Exception):
    """A picture that cannot be drawn; the message is for the lesson's author."""
