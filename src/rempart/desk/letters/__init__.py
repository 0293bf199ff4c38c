"""Letters of a case: preview, approval, sending, proof of delivery, frozen copies."""
