"""The drawing kit: pieces of SVG text, and the plots, tiles and images made of them."""
