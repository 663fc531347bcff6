"""Takes in what other programs wrote: posts with replies and pictures from WordPress."""
