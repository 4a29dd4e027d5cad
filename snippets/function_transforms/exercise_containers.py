"""The lines of jacrev and jacfwd again, for containers of tensors."""

# %% seeds
import torch
from torch.func import jvp, vjp, vmap
from torch.utils._pytree import (
    tree_flatten,
    tree_map,
    tree_unflatten,
)


def one_hots(tree):
    # One like the tree for each number in it
    parts, spec = tree_flatten(tree)
    sizes = [part.numel() for part in parts]
    eye = torch.eye(sum(sizes)).to(parts[0])
    cut = tree_unflatten(
        eye.split(sizes, dim=1), spec
    )

    def shaped(rows, part):
        return rows.reshape(-1, *part.shape)

    return tree_map(shaped, cut, tree), sizes


# %% jacrev
def tree_jacrev(f):
    def jacobian(x):
        y, pullback = vjp(f, x)
        y_bar, sizes = one_hots(y)
        # rows: a container like x
        (rows,) = vmap(pullback)(y_bar)
        parts, spec = tree_flatten(y)

        def block(i, part):
            def own(rows):
                row = rows.split(sizes)[i]
                shape = (
                    part.shape + row.shape[1:]
                )
                return row.reshape(shape)

            return tree_map(own, rows)

        numbered = enumerate(parts)
        return tree_unflatten(
            [block(*one) for one in numbered],
            spec,
        )

    return jacobian


# %% jacfwd
def tree_jacfwd(f):
    def jacobian(x):
        def column(x_dot):
            return jvp(f, (x,), (x_dot,))[1]

        x_dot, sizes = one_hots(x)
        _, spec = tree_flatten(x)

        def shaped(block, part):
            shape = (
                block.shape[:-1] + part.shape
            )
            return block.reshape(shape)

        def like_x(columns):
            cut = columns.split(sizes, dim=-1)
            cut = tree_unflatten(cut, spec)
            return tree_map(shaped, cut, x)

        # columns: a container like y
        columns = vmap(column, 0, -1)(x_dot)
        return tree_map(like_x, columns)

    return jacobian


# %% run
def f(x):  # dict -> tuple
    return x["a"] * x["b"], x["b"].sum()


x = {
    "a": torch.tensor(2.0),
    "b": torch.tensor([3.0, 5.0]),
}
product, total = tree_jacrev(f)(x)
print("product by a:", product["a"])
print("product by b:", product["b"], sep="\n")
print("total by a:", total["a"])
print("total by b:", total["b"])
