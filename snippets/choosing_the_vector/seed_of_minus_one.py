"""WGAN's seed of -1 turns the step round; its shape is (), not (1,)."""

# %% old tags=["raises-exception"]
import torch

weight = torch.tensor([2.0, 3.0, 5.0])  # (n,)
weight.requires_grad_()
real = torch.tensor(
    [[1.0, 4.0, 6.0], [3.0, 8.0, 12.0]]
)  # (B, n)


def score():
    # (B, n) @ (n,) -> (B,) -> ()
    return (real @ weight).mean()


one = torch.FloatTensor([1])  # (1,)
mone = one * -1
score().backward(mone)

# %% right
mone = torch.tensor(-1.0)  # ()
score().backward(mone)
by_seed = weight.grad
loss = -score()
(by_sign,) = torch.autograd.grad(loss, weight)

before = score().item()
with torch.no_grad():
    weight -= 0.01 * by_seed  # a step of SGD
after = score().item()

print("seed of -1:", by_seed)
print("by -score: ", by_sign)
print(f"score: {before:.2f} -> {after:.2f}")
