"""The pages under /api/docs/: read from the OpenAPI document itself, so that nothing is listed twice."""
