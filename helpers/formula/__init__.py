"""Formulas as a learner types them: text → graph, with a sentence for every mistake."""
