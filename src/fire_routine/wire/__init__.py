"""HTTP requests and the JSON in responses, and the exit through which all text leaves."""
