"""May somebody do something: predicates that answer with a reason, a file a noun."""
