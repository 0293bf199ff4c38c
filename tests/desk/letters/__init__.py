"""Letters of a case: written, approved by another, frozen, sent, proven."""
