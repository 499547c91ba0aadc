"""Which mistakes in the code would no test notice? `README.md` of the tests says how to find out."""
