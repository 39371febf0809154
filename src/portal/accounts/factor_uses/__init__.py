"""How often an account was signed in with each kind of second step, so that the usual one is asked for first."""
