"""Requests for information, for staff: the list, one request, one that came by letter or telephone."""
