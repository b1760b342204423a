"""The console of a school's staff: pages made by the server, under `/console`."""
