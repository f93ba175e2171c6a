"""The store of list publications: taken in, checked, kept, compared, fetched when asked."""
