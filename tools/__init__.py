"""Commands of developers; nothing here is shipped."""
