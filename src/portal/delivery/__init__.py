"""How the clinic reaches somebody: notices by mail, letters and posters on paper.

A notice is queued inside the transaction of what it tells about, and leaves later, by the worker (jobs/). It holds no
health fact and no name of a person (C92): notices.py lists every field that may be in one. Links are made from the
settings, never from a request (C66). Letters are tagged PDF (PDF/UA-1), so that a screen reader can read them too.
"""
