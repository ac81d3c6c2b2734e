"""Appeals: a delivery that two people found to be of no use, and what its worker says to that."""
