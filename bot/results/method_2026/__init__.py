"""Methodology 2026.1 on the database: interviews in; norms, every center's figures and the bridge from 2022.1 out."""
