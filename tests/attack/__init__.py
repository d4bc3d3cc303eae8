"""What somebody who should not get in tries."""
