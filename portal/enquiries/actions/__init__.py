"""What is done with questions: asked, answered, looked after, and published."""
