"""How long what is held on a conversation stays, and how it is exported and erased."""
