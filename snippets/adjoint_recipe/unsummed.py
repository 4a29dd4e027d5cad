"""Where a backward forgets the sum, the engine adds up, in silence."""

import torch


class Scale(torch.autograd.Function):
    @staticmethod
    def forward(ctx, A, b):
        ctx.save_for_backward(A, b)
        return A * b  # (4, 3) * (3,)

    @staticmethod
    def backward(ctx, Y_bar):
        A, b = ctx.saved_tensors
        return Y_bar * b, Y_bar * A  # (4, 3)


A = torch.arange(12.0).reshape(4, 3)
A.requires_grad_()
b = torch.tensor([2.0, 3, 5])
b.requires_grad_()
Y_bar = torch.tensor([1.0, 10, 100, 1000])
Y_bar = Y_bar[:, None].expand(4, 3)

for multiply in (Scale.apply, torch.mul):
    Y = multiply(A, b)
    (b_bar,) = torch.autograd.grad(
        Y, b, Y_bar, retain_graph=True
    )
    print("b_bar =", b_bar)
of_mul = Y.grad_fn(Y_bar)[1]  # no engine
print("MulBackward0:", tuple(of_mul.shape))
