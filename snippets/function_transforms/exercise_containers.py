"""The lines of jacrev and jacfwd again, for containers of tensors."""

# %% containers
import torch
from torch.func import jvp, vjp, vmap


def tensors(tree):
    if isinstance(tree, torch.Tensor):
        return [tree]
    if isinstance(tree, dict):
        tree = tree.values()
    found = []
    for branch in tree:
        found += tensors(branch)
    return found


def like(tree, new):  # new: an iterator
    if isinstance(tree, torch.Tensor):
        return next(new)
    if isinstance(tree, dict):
        return {
            key: like(branch, new)
            for key, branch in tree.items()
        }
    return type(tree)(
        like(branch, new) for branch in tree
    )


# %% one_hots
def one_hots(tree):
    # One like the tree for each number in it
    parts = tensors(tree)
    sizes = [part.numel() for part in parts]
    eye = torch.eye(sum(sizes)).to(parts[0])
    cut = eye.split(sizes, dim=1)

    def shaped(rows, part):
        return rows.reshape(-1, *part.shape)

    seeds = like(
        tree, map(shaped, cut, parts)
    )
    return seeds, sizes


# %% jacrev
def tree_jacrev(f):
    def jacobian(x):
        y, pullback = vjp(f, x)
        y_bar, sizes = one_hots(y)
        # rows: a container like x
        (rows,) = vmap(pullback)(y_bar)

        def block(i, part):
            def own(rows):
                row = rows.split(sizes)[i]
                shape = (
                    part.shape + row.shape[1:]
                )
                return row.reshape(shape)

            return like(
                x, map(own, tensors(rows))
            )

        parts = enumerate(tensors(y))
        return like(
            y, (block(*one) for one in parts)
        )

    return jacobian


# %% jacfwd
def tree_jacfwd(f):
    def jacobian(x):
        def column(x_dot):
            return jvp(f, (x,), (x_dot,))[1]

        x_dot, sizes = one_hots(x)
        # columns: a container like y
        columns = vmap(column, 0, -1)(x_dot)

        def shaped(block, part):
            shape = (
                block.shape[:-1] + part.shape
            )
            return block.reshape(shape)

        def like_x(columns):
            cut = columns.split(sizes, dim=-1)
            parts = tensors(x)
            return like(
                x, map(shaped, cut, parts)
            )

        return like(
            columns,
            map(like_x, tensors(columns)),
        )

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
