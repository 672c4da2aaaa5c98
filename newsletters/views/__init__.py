"""Pages of newsletters outside the CMS."""
