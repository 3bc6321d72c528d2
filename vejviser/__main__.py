"""`python -m vejviser`: the same as the `vejviser` command."""

from vejviser.cli import main

main()
