"""Files that people bring to the catalogue: judged by their content, read, and kept until used."""
