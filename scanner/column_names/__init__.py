"""What the names of columns speak for. It knows no value and no reader."""
