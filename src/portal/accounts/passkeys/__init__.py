"""Passkeys (WebAuthn): a key pair in somebody's phone, computer or security key; we keep the public half.

A passkey is a second step. One that checks who holds it (a finger, a face, a PIN) is both proofs at once, and signs in by
itself: what somebody has, and what somebody is or knows (C25). The origin that it is good for is part of what it signs, so a
copy of our pages at another address gets nothing. Its person adds, names and removes it; every change is told by mail.
"""
