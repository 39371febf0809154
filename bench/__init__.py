"""What we measure, as programs: `python -m bench pages`, or any other measure that `python -m bench --help` lists.

Everything that is compared is measured in one run, in turns, on this machine; the number to trust is CPU time per request,
which neither the client nor a busy neighbour changes much. The results are ratios, not absolute times.
"""
