"""`python -m tests.demo FOLDER`: write the demonstration library into a folder of its own."""

from __future__ import annotations

import argparse
from pathlib import Path

from tests.demo.write import write_demo

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    write_demo(parser.parse_args().folder)
