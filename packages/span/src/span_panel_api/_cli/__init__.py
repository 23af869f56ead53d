"""The command line, a module for each part: arguments, logging in, readings, files, what is printed."""
