"""`python -m fire_routine`: the container's entry point."""

from fire_routine.main import main

raise SystemExit(main())
