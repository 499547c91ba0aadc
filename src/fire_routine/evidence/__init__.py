"""What a good engineer would look up: failed jobs and steps, logs, annotations, changes, the deployment."""
