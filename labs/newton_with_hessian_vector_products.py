"""Newton's method needs Hessian-vector products, and no Hessian."""

# %% problem
import torch
from sklearn import datasets
from torch.nn.functional import softplus

data = datasets.load_breast_cancer()
X = torch.tensor(data.data)  # (B, n - 1)
X = (X - X.mean(0)) / X.std(0)
ones = X.new_ones(len(X), 1)
X = torch.cat([X, ones], dim=1)  # (B, n)
# (B,), 1 or -1
s = 2.0 * torch.tensor(data.target) - 1
weight_decay = 1e-3


def loss(w):  # (n,) -> ()
    errors = softplus(-s * (X @ w))  # (B,)
    penalty = weight_decay / 2 * (w @ w)
    return errors.mean() + penalty


def condition(w):
    H = torch.func.hessian(loss)(w)  # (n, n)
    values = torch.linalg.eigvalsh(H)  # (n,)
    return values[-1] / values[0]


start = X.new_zeros(31)  # (n,)
at_start = condition(start)
print("X:", tuple(X.shape))
print(f"condition number: {at_start:.0f}")


# %% hvp
def linearise(w):
    w = w.detach().requires_grad_()
    (g,) = torch.autograd.grad(
        loss(w), w, create_graph=True
    )

    def hvp(p):  # (n,) -> (n,)
        (Hp,) = torch.autograd.grad(
            g, w, p, retain_graph=True
        )
        return Hp

    return g.detach(), hvp


w = torch.linspace(-1, 1, 31).double()
p = torch.linspace(3, 2, 31).double()
g, hvp = linearise(w)
H = torch.func.hessian(loss)(w)  # (n, n)
same = torch.allclose(hvp(p), H @ p)
print("H p as a VJP agrees:", same)

gradient = torch.func.grad(loss)
_, Hp = torch.func.jvp(gradient, (w,), (p,))
same = torch.allclose(Hp, H @ p)
print("H p as a JVP agrees:", same)


# %% newton_cg
def conjugate_gradients(hvp, right, until):
    d = torch.zeros_like(right)
    r, p = right, right
    products = 0
    while r.norm() > until:
        q = hvp(p)
        products += 1
        step = (r @ r) / (p @ q)
        d, new = d + step * p, r - step * q
        p = new + (new @ new) / (r @ r) * p
        r = new
    return d, products


def halve(t, w, d, slope):
    # Until w + t * d lowers the loss enough
    f0, fall = loss(w), 1e-4 * slope
    while loss(w + t * d) > f0 + t * fall:
        t /= 2
    return t


def newton_cg(w, until=1e-8):
    cost, path, taken = 0, [], []
    while True:
        g, hvp = linearise(w)
        cost += 1
        path.append((cost, loss(w).item()))
        if g.norm() < until:
            return w, path, taken
        share = min(0.5, g.norm() ** 0.5)
        d, products = conjugate_gradients(
            hvp, -g, until=share * g.norm()
        )
        cost += 2 * products
        t = halve(1.0, w, d, g @ d)
        taken.append((products, t))
        w = w + t * d


# %% newton_run
run = newton_cg(start)
w_newton, newton_path, taken = run
products, sizes = zip(*taken, strict=True)
least = newton_path[-1][1]
at_least = condition(w_newton)
print(f"least loss: {least:.8f}")
print("products:", *products[:8], "...")
print("step sizes:", *sizes)
print(f"condition number: {at_least:.0f}")

# %% others
w_lbfgs = start.clone().requires_grad_()
lbfgs = torch.optim.LBFGS(
    [w_lbfgs],
    max_iter=200,
    history_size=10,
    tolerance_grad=1e-8,
    tolerance_change=0,
    line_search_fn="strong_wolfe",
)
lbfgs_path = []


def closure():
    lbfgs.zero_grad()
    value = loss(w_lbfgs)
    value.backward()
    cost = len(lbfgs_path) + 1
    lbfgs_path.append((cost, value.item()))
    return value


lbfgs.step(closure)


def gradient_descent(w, until=1e-8):
    path, sizes, t = [], [], 0.5
    while True:
        g, cost = gradient(w), len(path) + 1
        path.append((cost, loss(w).item()))
        if g.norm() < until:
            return path, sizes
        t = halve(2 * t, w, -g, -g @ g)
        sizes.append(t)
        w = w - t * g


run = gradient_descent(start)
descent_path, descent_sizes = run
print("shortest step:", min(descent_sizes))
print("longest step:", max(descent_sizes))

# %% race
import matplotlib.pyplot as plt

curves = {
    "gradient descent": (descent_path, "C4:"),
    "L-BFGS": (lbfgs_path, "C4--"),
    "Newton-CG": (newton_path, "C3o-"),
}
fig, ax = plt.subplots(figsize=(5, 3))
for name, (path, look) in curves.items():
    costs, above = [], []
    for cost, value in path:
        thin = cost < 40 or cost % 10 == 1
        if thin or name == "Newton-CG":
            costs.append(cost)
            above.append(value - least)
    above = [max(one, 1e-16) for one in above]
    ax.loglog(
        costs, above, look, label=name, ms=4
    )
ax.set(ylim=(1e-13, 1))
ax.set(xlabel="cost in gradients")
ax.set(ylabel="loss above the least")
ax.legend(loc="lower left")


def price(path, above):
    goal = least + above
    return min(c for c, v in path if v < goal)


bounds = 1e-2, 1e-3, 1e-6
for name, (path, _) in curves.items():
    prices = [price(path, b) for b in bounds]
    print(f"{name}:", *prices)

# %% check
from sklearn import linear_model

model = linear_model.LogisticRegression(
    C=1 / (len(X) * weight_decay),
    fit_intercept=False,
    solver="newton-cholesky",
    tol=1e-10,
)
model.fit(X.numpy(), data.target)
# (n,)
w_sklearn = torch.tensor(model.coef_[0])

differences = (w_newton - w_sklearn).abs()
largest = differences.max().item()
norm = gradient(w_newton).norm().item()
print("gradient below 1e-7:", norm < 1e-7)
same = largest < 1e-5
print("weights agree to 1e-5:", same)
