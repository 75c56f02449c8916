"""The instrument: questions as data and the flow of an interview. Knows no framework and no other room."""
