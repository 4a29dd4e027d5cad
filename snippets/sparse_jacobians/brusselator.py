"""Ten columns in six colours: the sums hold every entry of J."""
# data: sparse_jacobian/*.py

import torch

from drawing import Picture
from sparse_jacobian import SparseJacobian


def f(x):
    u, v = x[:5], x[5:]  # (5,), (5,)

    def spread(w, end):
        wall = torch.full((1,), end)
        w = torch.cat([wall, w, wall])
        return w[2:] - 2 * w[1:-1] + w[:-2]

    u_dot = 1 + u * u * v - 4 * u
    v_dot = 3 * u - u * u * v
    return torch.cat(
        [
            u_dot + spread(u, 1.0),
            v_dot + spread(v, 3.0),
        ]
    )


x = torch.linspace(1, 2, 10)  # (n,)
jacobian = SparseJacobian(f, x)
pattern = jacobian.pattern
colors = jacobian.colors.tolist()
print("passes:", jacobian.passes)
print("entries:", pattern.nnz)

picture = Picture(340, 238)
tile = (18, 18)
places = pattern.indices.T.tolist()
for i, k in places:
    c = colors[k]
    look = "strong" if c == 0 else "pale"
    picture.tile(
        "J",
        (i, k),
        c + 1,
        (4 + 20 * k, 32 + 20 * i),
        look=look,
        tile=tile,
        size=12.5,
    )
    picture.tile(
        "y_dot",
        (i, c),
        c + 1,
        (218 + 20 * c, 32 + 20 * i),
        look=look,
        tile=tile,
        size=12.5,
    )
picture.text("pattern of J", (104, 18))
picture.text("sums", (278, 18))
