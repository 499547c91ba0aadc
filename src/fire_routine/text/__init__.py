"""Text from anywhere: made safe to show, free of secrets, measured."""
