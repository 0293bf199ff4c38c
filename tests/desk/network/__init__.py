"""Tests of the network of a case."""
