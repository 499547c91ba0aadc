"""Gathers what a good engineer would look up: failed jobs, logs, annotations, changes, the deployment."""
