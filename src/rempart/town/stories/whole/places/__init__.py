"""Stories of places, property and grants: what opens where, who is seen there, what is sold, let and given."""
