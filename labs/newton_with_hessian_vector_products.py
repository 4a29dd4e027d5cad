"""Newton's method needs Hessian-vector products, and no Hessian."""

# %% [markdown] lang="en"
# ---
# title: "Lab: Newton-CG with Hessian-vector products, against L-BFGS"
# description: Logistic regression on real data with Newton-CG, L-BFGS and gradient descent, counted in gradients and Hessian-vector products. All of it is executed.
# ---
#
# # Lab: Newton's method with Hessian-vector products
#
# Newton's method solves a linear system with the Hessian $H$ in every step. It sounds as if $H$ had to be built; it has not. The method of conjugate gradients (CG) only ever multiplies $H$ by vectors, and a Hessian-vector product is a pull-back through the gradient. This lab fits a logistic regression to the breast cancer data that come with [scikit-learn](https://scikit-learn.org/stable/modules/generated/sklearn.datasets.load_breast_cancer.html), and counts what each of three methods pays. Gradient descent loses by far. L-BFGS is the cheapest way to a loss that is good enough. Newton-CG takes ten steps in all, and goes to the very bottom.
#
# ## The problem { #problem }
#
# There are 569 tumours, 30 measurements each, and a label $s_i = \pm 1$. With $X$ of shape $(B, n)$, a column of ones included, the loss of the weights $w$ of shape $(n,)$ is
#
# $$
# \ell(w) = \frac{1}{B} \sum_{i=1}^{B} \log\bigl(1 + e^{-s_i\, x_i^\top w}\bigr) + \frac{\lambda}{2}\, w^\top w .
# $$
#
# It is convex, with a single minimum. What makes it hard is that some measurements say nearly the same thing, as radius and perimeter do. So the loss is steep in some directions and nearly flat in others: the largest eigenvalue of $H$ is thousands of times the smallest.
#
# ::: labs/newton_with_hessian_vector_products#problem

# %% [markdown] lang="zh"
# ---
# title: 实验：用海森-向量积做 Newton-CG，与 L-BFGS 比一比
# description: 在真实数据上做逻辑回归，比较 Newton-CG、L-BFGS 和梯度下降，以梯度和海森-向量积的次数计价。全部实际运行。
# ---
#
# # 实验：用海森-向量积做牛顿法
#
# 牛顿法每一步都要解一个以海森矩阵 $H$ 为系数的线性方程组。听上去非得把 $H$ 造出来不可，其实不用。共轭梯度法（CG）从头到尾只拿 $H$ 去乘向量，而海森-向量积（HVP）就是沿着梯度再拉回一次。这里用 [scikit-learn](https://scikit-learn.org/stable/modules/generated/sklearn.datasets.load_breast_cancer.html) 自带的乳腺癌数据做逻辑回归，数一数三种方法各花了多少代价。梯度下降落后很多；损失只要够用就行的话，L-BFGS 最省；Newton-CG 总共只走十步，一直走到最底。
#
# ## 问题 { #problem }
#
# 数据有 569 个肿瘤，每个 30 项测量，标签 $s_i = \pm 1$。$X$ 的形状是 $(B, n)$，包括一列 1；权重 $w$ 的形状是 $(n,)$，损失为
#
# $$
# \ell(w) = \frac{1}{B} \sum_{i=1}^{B} \log\bigl(1 + e^{-s_i\, x_i^\top w}\bigr) + \frac{\lambda}{2}\, w^\top w .
# $$
#
# 它是凸函数，只有一个极小点。难处在于有些测量几乎在说同一件事，例如半径和周长。于是损失在某些方向很陡，在另一些方向几乎是平的：$H$ 的最大特征值是最小特征值的几千倍。
#
# ::: labs/newton_with_hessian_vector_products#problem

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

# %% [markdown] lang="en"
# ## A Hessian-vector product is a VJP of the gradient { #hvp }
#
# The gradient $g(w)$ is a function from $\mathbb{R}^n$ to $\mathbb{R}^n$, and its Jacobian is $H$. So the pull-back of a vector $p$ through $g$ is $H^\top p$, and $H$ is symmetric: that is $Hp$. In PyTorch, compute the gradient with `create_graph=True` and pull $p$ back through it. The same graph serves for many vectors. The full $H$ is built below for one purpose only, to check the product.
#
# ::: labs/newton_with_hessian_vector_products#hvp lines="3 6"

# %% [markdown] lang="zh"
# ## 海森-向量积就是梯度的 VJP { #hvp }
#
# 梯度 $g(w)$ 是从 $\mathbb{R}^n$ 到 $\mathbb{R}^n$ 的函数，它的雅可比矩阵就是 $H$。把向量 $p$ 沿着 $g$ 拉回，得到 $H^\top p$；$H$ 是对称的，所以这就是 $Hp$。在 PyTorch 里，先用 `create_graph=True` 求梯度，再把 $p$ 沿着它拉回。同一张图可以供许多个向量使用。下面把整个 $H$ 造出来，只有一个用途：核对这个乘积。
#
# ::: labs/newton_with_hessian_vector_products#hvp lines="3 6"


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

# %% [markdown] lang="en"
# ## Conjugate gradients: solve with products alone { #cg }
#
# CG solves $H d = -g$ for the Newton step $d$. Each round takes one product $Hp$ and shrinks the residual. Far from the minimum an exact step is wasted effort, so CG stops once the residual is a fraction of the gradient, and that fraction shrinks as the gradient does (the rule of [Dembo, Eisenstat and Steihaug](https://epubs.siam.org/doi/10.1137/0719025)). A step that does not lower the loss enough is halved.
#
# The price list: a gradient counts 1, a Hessian-vector product counts 2, because it walks through a graph about twice the size. The halving needs losses only, and they are not counted for any method.
#
# ::: labs/newton_with_hessian_vector_products#newton_cg lines="5"

# %% [markdown] lang="zh"
# ## 共轭梯度法：只用乘积解方程 { #cg }
#
# 用 CG 解 $H d = -g$，求出牛顿步 $d$。每一轮用一次乘积 $Hp$，残差随之缩小。离极小点还远时，精确的一步是白费力气，所以残差降到梯度的若干分之一，CG 就停手；梯度越小，这个比例也越小（[Dembo、Eisenstat 和 Steihaug](https://epubs.siam.org/doi/10.1137/0719025) 的规则）。如果走一步损失降得不够，就把步子减半。
#
# 计价方式：一次梯度算 1，一次海森-向量积算 2，因为它走的图大约有两倍大。步子减半时只需要算损失，三种方法都不计这一项。
#
# ::: labs/newton_with_hessian_vector_products#newton_cg lines="5"


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

# %% [markdown] lang="en"
# ## The two others { #others }
#
# L-BFGS guesses the curvature from the last ten changes of the gradient, and needs no products. Gradient descent takes steps of $1/L$, with $L$ the largest eigenvalue of $H$ at the start, where the curvature of this loss is greatest.
#
# ::: labs/newton_with_hessian_vector_products#others

# %% [markdown] lang="zh"
# ## 另外两种方法 { #others }
#
# L-BFGS 从最近十次梯度的变化里猜测曲率，不需要乘积。梯度下降的步长取 $1/L$，$L$ 是起点处 $H$ 的最大特征值；这个损失的曲率在起点处最大。
#
# ::: labs/newton_with_hessian_vector_products#others

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

# %% [markdown] lang="en"
# ## Who is where, at which price { #race }
#
# ::: labs/newton_with_hessian_vector_products#race alt="Loss above the least, from 1 down to 1e-13, against cost in gradients from 1 to 1000, both axes logarithmic. Gradient descent, dotted, sinks slowly to 1e-3. L-BFGS, dashed, falls to 1e-10 by a cost of 50 and then flattens. Newton-CG, circles, is behind until a cost of 100 and then drops straight to 1e-13."

# %% [markdown] lang="zh"
# ## 花同样的代价，各自走到哪里 { #race }
#
# ::: labs/newton_with_hessian_vector_products#race alt="纵轴是高出最小损失的部分，从 1 到 1e-13；横轴是以梯度次数计的代价，从 1 到 1000；两轴都是对数刻度。梯度下降（点线）缓慢降到 1e-3。L-BFGS（虚线）在代价 50 处降到 1e-10，随后变平。Newton-CG（圆点）在代价 100 之前落后，之后直落到 1e-13。"

# %% race
import matplotlib.pyplot as plt

curves = {
    "gradient descent": (descent_path, "C0", ":"),
    "L-BFGS": (lbfgs_path, "C3", "--"),
    "Newton-CG": (newton_path, "C1", "o-"),
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

# %% [markdown] lang="en"
# Gradient descent does not get there: in a thousand gradients it is still a thousandth above the minimum, because its step fits the steepest direction and is tiny for the flat ones. The other two know about curvature. L-BFGS learns it on the way, for nothing, and is ahead down to about $10^{-10}$: if that is all you need, take L-BFGS. Below that it slows down. Newton-CG takes few steps, each dearer than the one before, and it is the last ones that pay: near the minimum each step makes the right digits half as many again.
#
# What carries over to larger problems is the product. $H$ has 31 × 31 numbers here, which would be no trouble; it has $n^2$ for any $n$, and $Hp$ has $n$.
#
# ## Is it the right minimum? { #check }
#
# Two checks that share no code with the method: the gradient at the result is zero, and scikit-learn, with a solver of its own, finds the same weights. Its `C` is $1/(B\lambda)$.
#
# ::: labs/newton_with_hessian_vector_products#check

# %% [markdown] lang="zh"
# 梯度下降走不到底：一千次梯度之后，仍比极小值高出千分之一左右，因为它的步长要照顾最陡的方向，对平坦的方向就太小了。另外两种方法都利用了曲率。L-BFGS 边走边学，不另花钱，一路领先到大约 $10^{-10}$：精度到这里够用的话，就选 L-BFGS。再往下，它就慢了下来。Newton-CG 步数少，一步比一步贵，而回报就在最后几步：靠近极小点时，每走一步，正确的位数就多出一半。
#
# 问题变大以后，用得上的还是这个乘积。这里的 $H$ 有 31 × 31 个数，存下也无妨；但 $H$ 总有 $n^2$ 个数，$Hp$ 只有 $n$ 个。
#
# ## 这个极小点对吗？ { #check }
#
# 用两种与上面代码无关的办法核对：结果处的梯度是零；scikit-learn 用自己的求解器，得到同样的权重。它的参数 `C` 等于 $1/(B\lambda)$。
#
# ::: labs/newton_with_hessian_vector_products#check

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

# %% [markdown] lang="en"
# ## What to read next { #next }
#
# - [create_graph: to differentiate the result again](../vjp.md#create-graph).
# - [The double-backward trick](../jvp.md#double-backward): a JVP out of two VJPs.
# - [From ones to any vector](from_ones_to_any_vector.ipynb): the first lab.

# %% [markdown] lang="zh"
# ## 接下来读什么 { #next }
#
# - [create_graph：让结果还能再求导](../vjp.md#create-graph)。
# - [两次反向传播的技巧](../jvp.md#double-backward)：用两次 VJP 拼出一次 JVP。
# - [从全 1 到任意向量](from_ones_to_any_vector.ipynb)：第一个实验。
