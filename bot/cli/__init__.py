"""The operators' commands, a module for each noun. What a command needs is imported when it runs, so help is quick."""
