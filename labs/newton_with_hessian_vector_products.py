"""Newton's method needs Hessian-vector products, and no Hessian."""

# %% problem
import torch
from sklearn import datasets
from torch.nn.functional import softplus

torch.set_default_dtype(torch.float64)
data = datasets.load_breast_cancer()
X = torch.tensor(data.data)  # (B, n - 1)
X = (X - X.mean(0)) / X.std(0)
ones = torch.ones(len(X), 1)
X = torch.cat([X, ones], dim=1)  # (B, n)
# (B,), 1 or -1
s = 2.0 * torch.tensor(data.target) - 1
weight_decay = 1e-3


def loss(w):  # (n,) -> ()
    errors = softplus(-s * (X @ w))  # (B,)
    penalty = weight_decay / 2 * (w @ w)
    return errors.mean() + penalty


start = torch.zeros(31)  # (n,)
H = torch.func.hessian(loss)(start)  # (n, n)
eigenvalues = torch.linalg.eigvalsh(H)
ratio = eigenvalues[-1] / eigenvalues[0]
print("X:", tuple(X.shape))
label = "largest eigenvalue over smallest"
print(f"{label}: {ratio:.0f}")


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


w = torch.linspace(-1, 1, 31)  # (n,)
p = torch.linspace(3, 2, 31)  # (n,)
g, hvp = linearise(w)
H = torch.func.hessian(loss)(w)  # (n, n)
same = torch.allclose(hvp(p), H @ p)
print("H p agrees:", same)


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


def newton_cg(w, until=1e-8):
    cost, path = 0, []
    while True:
        g, hvp = linearise(w)
        cost += 1
        path.append((cost, loss(w).item()))
        if g.norm() < until:
            return w, path
        share = min(0.5, g.norm() ** 0.5)
        d, products = conjugate_gradients(
            hvp, -g, until=share * g.norm()
        )
        cost += 2 * products
        f0, fall = loss(w), 1e-4 * (g @ d)
        t = 1.0
        while loss(w + t * d) > f0 + t * fall:
            t /= 2
        w = w + t * d


w_newton, newton_path = newton_cg(start)
least = newton_path[-1][1]
print("steps:", len(newton_path) - 1)
print(f"least loss: {least:.8f}")

# %% others
w_lbfgs = torch.zeros(31, requires_grad=True)
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

w = torch.zeros(31, requires_grad=True)
descent_path = []
for cost in range(1, 1001):
    value = loss(w)
    descent_path.append((cost, value.item()))
    (g,) = torch.autograd.grad(value, w)
    w = (w - g / eigenvalues[-1]).detach()
    w.requires_grad_()

print("gradients of gradient descent:", cost)
above = value.item() - least
print(f"loss above the least: {above:.5f}")

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

goal = least + 1e-6
for name in ("L-BFGS", "Newton-CG"):
    path = curves[name][0]
    cost = min(c for c, v in path if v < goal)
    print(f"{name}: within 1e-6 after {cost}")

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

gradient = torch.func.grad(loss)(w_newton)
differences = (w_newton - w_sklearn).abs()
largest = differences.max().item()
norm = gradient.norm().item()
print("gradient below 1e-7:", norm < 1e-7)
same = largest < 1e-5
print("weights agree to 1e-5:", same)
