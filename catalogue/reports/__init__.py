"""What was sold and what went back: figures that are always exact, and always quick."""
