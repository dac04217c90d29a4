"""How tests read: lessons, pictures, SVG, and what a refusal says."""
