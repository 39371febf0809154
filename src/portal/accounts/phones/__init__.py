"""The telephone number to which an account gets text messages, and codes by text as a second step (C24).

A number counts once a code that was sent to it came back. Codes by text are the weakest second step: the clinic has to
switch them on, and they are added only beside an authenticator app, a passkey or a code card (C20).
"""
