"""Who owns, manages and stands behind ships and companies, and what follows from it."""
