"""Pictures that people bring: judged by their content, kept under their hash, shown by anybody."""
