"""Dual numbers carry value and tangent, so one run of f gives y_dot."""


# value + dot * eps, with eps * eps = 0
class Dual:
    def __init__(self, value, dot):
        self.value, self.dot = value, dot

    def __add__(self, other):
        value = self.value + other.value
        dot = self.dot + other.dot
        return Dual(value, dot)

    def __mul__(self, other):
        value = self.value * other.value
        dot = self.dot * other.value
        dot += self.value * other.dot
        return Dual(value, dot)

    def __pow__(self, k):
        value = self.value**k
        slope = k * self.value ** (k - 1)
        return Dual(value, slope * self.dot)


def f(x):  # 3 -> 2 numbers
    return [x[0] * x[1], x[1] + x[2] ** 2]


x, x_dot = [2.0, 3.0, 5.0], [1.0, 10.0, 100.0]
y = f(list(map(Dual, x, x_dot)))
print("y     =", [entry.value for entry in y])
print("y_dot =", [entry.dot for entry in y])
