"""Start Xiao-E: ``python run.py --help``."""

from assistant.cli import main

raise SystemExit(main())
