"""`python -m belfort` is the same as the console script."""

from belfort.management.cli import main

if __name__ == "__main__":
    main()
