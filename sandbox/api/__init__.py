"""The answers: each function reads one kind of request, asks the module that knows the rules, and words the reply."""
