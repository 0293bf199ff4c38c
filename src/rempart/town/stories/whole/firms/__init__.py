"""Stories of the firms that apply: who they are, who owns and directs them, what is listed, what they look like from outside."""
