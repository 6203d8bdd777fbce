"""Words and how people use them, language by language: data, read by the rules next door."""
