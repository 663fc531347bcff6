"""What every audience of the web shares."""
