"""Where staff put what their landlord publishes for everybody."""
