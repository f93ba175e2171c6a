"""Ship names in every script: forms, scores with reasons, search."""
