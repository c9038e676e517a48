#!/usr/bin/env python
"""Django's own entry point; `belfort` is the same with a shorter name."""

from belfort.management.cli import main

if __name__ == "__main__":
    main()
