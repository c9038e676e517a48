"""The console script `belfort`: every management command under one name."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Run one command; settings come from `config.settings` unless the environment names others."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    execute_from_command_line(sys.argv)
