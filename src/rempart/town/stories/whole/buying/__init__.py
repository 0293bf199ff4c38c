"""Stories of how the town buys: purchases, bids, contracts in execution, and interests of those who decide."""
