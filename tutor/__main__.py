"""Runs the command line: `ann-tutor`, or `python -m tutor`. Imports nothing before Ctrl+C is seen to."""

import signal


def main() -> int:
    """Run the command line and return the exit status; Ctrl+C ends the program without a word while it starts."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    from tutor.cli import main as run  # noqa: PLC0415  (see above)

    signal.signal(signal.SIGINT, signal.default_int_handler)
    return run()


if __name__ == "__main__":
    raise SystemExit(main())
