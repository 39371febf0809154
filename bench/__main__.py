"""`python -m bench NAME…` measures and prints a table; `python -m bench all` measures everything. Close other programs first."""

import argparse
import sys

from bench.footprint import cold_start, memory
from bench.import_speed import import_speed, large_import, results_alone
from bench.pages import growth, pages, processes, static
from bench.report import table
from bench.sign_ins import sign_ins

MEASURES = {
    measure.__name__.replace("_", "-"): measure
    for measure in (pages, growth, processes, static, memory, cold_start, sign_ins, import_speed, results_alone, large_import)
}


def main() -> int:
    """Run the measures that were named; the exit code is 1 when a goal was missed."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="+", choices=[*MEASURES, "all"], help="what to measure: " + ", ".join(MEASURES), metavar="NAME")
    names = parser.parse_args().names
    lines = [line for name in (MEASURES if "all" in names else names) for line in MEASURES[name]()]
    print(table(lines))
    return 0 if all(line.reached for line in lines) else 1


if __name__ == "__main__":
    sys.exit(main())
