"""What runs on the far side of the wall. Nothing of the tutor imports this; the warm process does."""
