"""The command line. Only this package prints; every command imports what is heavy inside its function."""
