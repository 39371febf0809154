"""Piccolo's SQLite engine made safe and fast.

* One connection writes, in turns: first come, first served, for at most ten seconds. A transaction begins IMMEDIATE,
  so what it has read cannot change before it writes.
* A SELECT outside a transaction runs at once on a second connection: in WAL mode a reader waits for nobody.
* Short statements run in the event loop's own thread, because handing one to another thread costs more than running
  it. What waits for the disk (COMMIT) or takes long runs on a thread.
"""
