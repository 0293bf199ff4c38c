"""``python -m rempart``: the command line."""

from rempart.cli import main

if __name__ == "__main__":
    main()
