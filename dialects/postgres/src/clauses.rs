//! Clauses that PostgreSQL arranges otherwise: none; each stands as the core's `standard` writes it.
