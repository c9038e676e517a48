"""One file per command; `belfort help` lists them."""
