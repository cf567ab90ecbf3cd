"""Start Xiao-E: ``python run.py --help``."""

try:
    from assistant.cli import main
except KeyboardInterrupt:
    # Ctrl-C while the libraries are still being loaded.
    raise SystemExit(130) from None

raise SystemExit(main())
