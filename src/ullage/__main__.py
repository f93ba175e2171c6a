"""``python -m ullage`` is the same as ``ullage``."""

from ullage.cli import main

main()
