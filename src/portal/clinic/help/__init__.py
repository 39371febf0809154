"""Problems signing in: a path of short questions, each of which ends in one thing to do now.

Words only. `path.PAGES` holds every page by the last part of its address below `/help/sign-in/`.
"""
