"""What happened, to which run, commit, branch, pull request or deployment: without the network."""
