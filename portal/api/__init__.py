"""What landlords' and contractors' systems call: records, deliveries, HACT messages, changes."""
