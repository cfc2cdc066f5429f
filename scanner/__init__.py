"""provscan's scanner room: command line, declaration, inventory, readers, linking, ledger, executors."""
