"""What is wrong with a number: judging, slips, claims of a publication."""
