"""What bytes are: compression, format and character encoding, told by content."""
