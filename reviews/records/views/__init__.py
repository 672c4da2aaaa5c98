"""Pages of a review: reading it, its steps, its form, and what Insights do with it."""
