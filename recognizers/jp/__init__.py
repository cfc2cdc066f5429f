"""Identifiers of Japan: one module and one cases file each; recognizers.catalog finds them."""
