"""Every sentence that people read, a module per language."""
