"""Identifiers of Hong Kong: one module and one cases file each; recognizers.catalog finds them."""
