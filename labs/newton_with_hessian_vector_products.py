"""Newton's method needs Hessian-vector products, and no Hessian."""

# %% problem
import torch
from sklearn.datasets import load_breast_cancer

torch.set_default_dtype(torch.float64)
data = load_breast_cancer()
measured = torch.tensor(data.data)  # (B, n - 1)
scaled = (measured - measured.mean(0)) / measured.std(0)
X = torch.cat([scaled, torch.ones(len(scaled), 1)], dim=1)  # (B, n)
s = 2.0 * torch.tensor(data.target) - 1  # (B,), 1 or -1
weight_decay = 1e-3


def loss(w):  # (n,) -> ()
    errors = torch.nn.functional.softplus(-s * (X @ w))  # (B,)
    return errors.mean() + weight_decay / 2 * (w @ w)


H = torch.func.hessian(loss)(torch.zeros(31))  # (n, n)
eigenvalues = torch.linalg.eigvalsh(H)
ratio = eigenvalues[-1] / eigenvalues[0]
print("X:", tuple(X.shape))
print(f"largest eigenvalue over smallest: {ratio:.0f}")


# %% hvp
def linearise(w):
    w = w.detach().requires_grad_()
    (g,) = torch.autograd.grad(loss(w), w, create_graph=True)  # (n,)

    def hvp(p):  # (n,) -> (n,)
        return torch.autograd.grad(g, w, p, retain_graph=True)[0]

    return g.detach(), hvp


w = torch.linspace(-1, 1, 31)  # (n,)
p = torch.linspace(3, 2, 31)  # (n,)
g, hvp = linearise(w)
H = torch.func.hessian(loss)(w)  # (n, n)
print("H p agrees:", torch.allclose(hvp(p), H @ p))


# %% newton_cg
def conjugate_gradients(hvp, right, tolerance):
    d, r, p = torch.zeros_like(right), right, right
    products = 0
    while r.norm() > tolerance:
        q = hvp(p)
        products += 1
        step = (r @ r) / (p @ q)
        d, new = d + step * p, r - step * q
        r, p = new, new + (new @ new) / (r @ r) * p
    return d, products


def newton_cg(w, until=1e-8):
    cost, path = 0, []
    while True:
        g, hvp = linearise(w)
        cost += 1
        path.append((cost, loss(w).item()))
        if g.norm() < until:
            return w, path
        tolerance = min(0.5, g.norm() ** 0.5) * g.norm()
        d, products = conjugate_gradients(hvp, -g, tolerance)
        cost += 2 * products
        t = 1.0
        while loss(w + t * d) > loss(w) + 1e-4 * t * (g @ d):
            t /= 2
        w = w + t * d


w_newton, newton_path = newton_cg(torch.zeros(31))
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
    lbfgs_path.append((len(lbfgs_path) + 1, value.item()))
    return value


lbfgs.step(closure)

w = torch.zeros(31, requires_grad=True)
descent_path = []
for cost in range(1, 1001):
    value = loss(w)
    descent_path.append((cost, value.item()))
    (g,) = torch.autograd.grad(value, w)
    w = (w - g / eigenvalues[-1]).detach().requires_grad_()

print("gradients of gradient descent:", len(descent_path))
print(f"its loss, above the least: {value.item() - least:.5f}")

# %% race
import matplotlib.pyplot as plt

curves = {
    "gradient descent": (descent_path, "C4", ":"),
    "L-BFGS": (lbfgs_path, "C4", "--"),
    "Newton-CG": (newton_path, "C3", "o-"),
}
fig, ax = plt.subplots(figsize=(5, 3))
for name, (path, color, style) in curves.items():
    thin = [p for p in path if p[0] < 40 or p[0] % 10 == 1]
    thin = path if name == "Newton-CG" else thin
    costs = [cost for cost, _ in thin]
    above = [max(value - least, 1e-16) for _, value in thin]
    ax.loglog(costs, above, style, color=color, label=name, ms=4)
ax.set(ylim=(1e-13, 1), xlabel="cost in gradients")
ax.set(ylabel="loss above the least")
ax.legend(loc="lower left")

for name in ("L-BFGS", "Newton-CG"):
    path = curves[name][0]
    reached = next(cost for cost, value in path if value < least + 1e-6)
    print(f"{name}: within 1e-6 after {reached}")

# %% check
from sklearn.linear_model import LogisticRegression

model = LogisticRegression(
    C=1 / (len(X) * weight_decay),
    fit_intercept=False,
    solver="newton-cholesky",
    tol=1e-10,
)
model.fit(X.numpy(), data.target)
w_sklearn = torch.tensor(model.coef_[0])  # (n,)

gradient = torch.func.grad(loss)(w_newton)
largest = (w_newton - w_sklearn).abs().max()
print("gradient below 1e-7:", bool(gradient.norm() < 1e-7))
print("weights agree to 1e-5:", bool(largest < 1e-5))
