"""Pictures of matrices, arrows and graphs as SVG, in the three colours of the book.

    from drawing import Picture

    picture = Picture(200, 100)
    y_bar = picture.tiles("y_bar", [1, 100], (10, 10), down=True)
    J = picture.tiles("J", [[3, 2], [0, 1]], (70, 10))
    picture.arrow(y_bar.box.right, J.box.left)

Whoever runs the code takes the pictures with `take`, as one takes open figures from
matplotlib; `python file.py` shows nothing.
"""

from drawing.geometry import Block, Box
from drawing.picture import Picture, take

__all__ = ["Block", "Box", "Picture", "take"]
