"""Identifiers of China: one module and one cases file each; recognizers.catalog finds them."""
