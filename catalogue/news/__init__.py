"""News by mail: who asked for it and can prove it, what is sent to them, what came back."""
