"""Who may do what: one table (policy), one filter derived from it (scopes), one way to ask (enforce)."""
