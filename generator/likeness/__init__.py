"""Copied text: which paragraphs of a report stand (nearly) so in another's, or in last year's."""
