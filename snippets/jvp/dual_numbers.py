"""Dual numbers carry value and tangent: one run of f gives y_dot."""


class Dual:  # value + dot * eps, with eps * eps = 0
    def __init__(self, value, dot):
        self.value, self.dot = value, dot

    def __add__(self, other):
        total = self.value + other.value
        return Dual(total, self.dot + other.dot)

    def __mul__(self, other):
        dot = self.dot * other.value + self.value * other.dot
        return Dual(self.value * other.value, dot)

    def __pow__(self, k):
        return Dual(self.value**k, k * self.value ** (k - 1) * self.dot)


def f(x):
    return [x[0] * x[1], x[1] + x[2] ** 2]  # 3 -> 2 numbers


y = f([Dual(2.0, 1.0), Dual(3.0, 10.0), Dual(5.0, 100.0)])
print("y     =", [entry.value for entry in y])
print("y_dot =", [entry.dot for entry in y])
