"""The command line, a module for each part: arguments, what the commands do, what is printed."""
