"""Identifiers of no country in particular: one module and one cases file each; recognizers.catalog finds them."""
