"""The demo clinic: invented people with invented records, brought in through the same door as any clinic's.

The cast is the same in the demo, the tests and the documentation: Maya and her son Jonah, her mother Ruth, Lee who has
nothing to do with them, and the clinic's Dr Osei, Priya, Sam, Bea and Ada.
"""
