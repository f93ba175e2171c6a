"""What things are: table schemas, events, summaries and the contract of an analysis step."""
