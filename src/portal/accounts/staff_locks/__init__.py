"""Accounts that staff have locked: nobody signs in until staff lift it, and the owner is told only after the right password."""
