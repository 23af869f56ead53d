"""From what a controller holds to the records of `state`: one table of rows for each data model, and one builder for both."""
