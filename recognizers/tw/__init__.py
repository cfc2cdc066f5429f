"""Identifiers of Taiwan: one module and one cases file each; recognizers.catalog finds them."""
