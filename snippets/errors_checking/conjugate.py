"""A complex rule multiplies by the conjugate of the derivative."""

# %% raises tags=["raises-exception"]
import torch
from torch.autograd import Function, gradcheck

c = torch.tensor([[2 + 3j, 5 - 1j]])  # (1, 2)
c = c.to(torch.complex128)


class TimesC(Function):
    @staticmethod
    def forward(ctx, z):  # (2,) -> (1,)
        return c @ z

    @staticmethod
    def backward(ctx, y_bar):  # (1,) -> (2,)
        return y_bar @ c


z = torch.tensor([7 - 2j, 3 + 4j])
z = z.to(torch.complex128).requires_grad_()
gradcheck(TimesC.apply, z)


# %% fix
class TimesC(TimesC):
    @staticmethod
    def backward(ctx, y_bar):
        return y_bar @ c.conj()


print(gradcheck(TimesC.apply, z))
