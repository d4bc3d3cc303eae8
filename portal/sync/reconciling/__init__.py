"""Comparing what a landlord's system holds with what Homefile holds, and putting right what is clear."""
