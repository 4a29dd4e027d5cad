"""Ones give relu's derivative, and of softmax they give nothing."""

# %% [markdown] lang="en"
# ---
# title: "Lab: from ones to any vector, with relu and softmax"
# description: Backward with ones draws relu's derivative and gives zero for softmax. Change the vector and watch what comes back; every number and picture is executed.
# ---
#
# # Lab: from ones to any vector
#
# Many people meet the vector in one experiment: make a grid, apply relu, call `backward` with ones, plot `x.grad`. The plot shows relu's derivative, and so ones look like the right vector. They are one vector among many. This lab repeats the experiment, changes the vector, and then changes the function to softmax, where ones give nothing at all.
#
# In the pictures a dashed line is what goes in, the cotangent $\bar y$, and a solid line is what comes back, $\bar x = J^\top \bar y$.
#
# ## With ones, relu gives its derivative { #ones }
#
# Output $i$ of relu depends on input $i$ and on no other, so $J$ is diagonal, with 1 where $x_i > 0$ and 0 elsewhere. Ones add up its rows. Each column has one entry at most, so the sum loses nothing: it is the diagonal.
#
# ::: labs/from_ones_to_any_vector#relu lines="9"

# %% [markdown] lang="zh"
# ---
# title: 实验：从全 1 到任意向量，relu 和 softmax
# description: 传入全 1，backward 画得出 relu 的导数，对 softmax 却只得到零。换一个向量，看看拉回来的是什么；每个数、每张图都来自实际运行。
# ---
#
# # 实验：从全 1 到任意向量
#
# 很多人第一次碰到这个向量，是在这样一个小实验里：取一串点，过一遍 relu，用全 1 调用 `backward`，再把 `x.grad` 画出来。图上正好是 relu 的导数，于是全 1 看上去就成了标准答案。其实它只是众多向量里的一个。这里先把实验重做一遍，然后换向量，最后把函数换成 softmax：到了那里，全 1 什么也得不到。
#
# 图中虚线是送进去的余切向量（cotangent）$\bar y$，实线是拉回来的 $\bar x = J^\top \bar y$。
#
# ## 传全 1，relu 给出导数 { #ones }
#
# relu 的第 $i$ 个输出只依赖第 $i$ 个输入，所以 $J$ 是对角矩阵：$x_i > 0$ 处是 1，其余是 0。全 1 的作用是把各行相加。每一列至多一个非零元素，加起来什么也没丢，正好就是对角线。
#
# ::: labs/from_ones_to_any_vector#relu lines="9"

# %% relu
import torch

torch.set_default_dtype(torch.float64)
x = torch.linspace(-8, 8, 100, requires_grad=True)  # (100,)
y = torch.relu(x)  # (100,)

y.backward(gradient=torch.ones_like(y))

print("values in x.grad:", x.grad.unique())
print("1 where x > 0:", bool((x.grad == (x > 0)).all()))

# %% [markdown] lang="en"
# The grid has no point at 0, where relu has no derivative. What PyTorch gives there is [on another page](../scalar_outputs.md#relu).
#
# ## Any other vector is cut off where relu is flat { #relu-vectors }
#
# For relu the pull-back is a gate: $\bar x_i = \bar y_i$ where $x_i > 0$, and 0 elsewhere. Send in a sine and half a sine comes back. A bump that lies half on the flat side loses that half. The ones of the first experiment are the case in which the gate itself becomes visible.
#
# ::: labs/from_ones_to_any_vector#relu_vectors alt="Three panels over x from -8 to 8. In each a dashed line, y_bar, and a solid line, x_bar. With ones, x_bar jumps from 0 to 1 at x = 0. With a sine, x_bar is 0 on the left and the sine on the right. With a bump around 0.5, only its part right of 0 is left."

# %% [markdown] lang="zh"
# 这串点里没有 0，relu 在 0 处不可导。PyTorch 在那里给出什么，见[另一页](../scalar_outputs.md#relu)。
#
# ## 换成别的向量：relu 平坦的地方全部截断 { #relu-vectors }
#
# relu 的拉回像一道闸门：$x_i > 0$ 处 $\bar x_i = \bar y_i$，其余为 0。送进一条正弦，回来半条；送进一个鼓包，落在平坦一侧的那部分就没了。最初实验里的全 1，不过是让闸门自己显出形状来。
#
# ::: labs/from_ones_to_any_vector#relu_vectors alt="三幅小图，横轴 x 从 -8 到 8。每幅里虚线是 y_bar，实线是 x_bar。全 1 时，x_bar 在 x = 0 处从 0 跳到 1。正弦时，x_bar 左边是 0，右边是正弦。0.5 附近的鼓包，只剩 0 右边的部分。"

# %% relu_vectors
import matplotlib.pyplot as plt


def relu_pullback(y_bar):
    y = torch.relu(x)
    (x_bar,) = torch.autograd.grad(y, x, grad_outputs=y_bar)
    return x_bar


grid = x.detach()
vectors = {
    "ones": torch.ones_like(grid),
    "a sine": torch.sin(grid),
    "a bump": torch.exp(-((grid - 0.5) ** 2)),
}
fig, axes = plt.subplots(3, 1, figsize=(5, 4), sharex=True)
fig.set_layout_engine("constrained")
for ax, (name, y_bar) in zip(axes, vectors.items(), strict=True):
    x_bar = relu_pullback(y_bar)
    ax.plot(grid, y_bar, "--", color="C1", label="y_bar")
    ax.plot(grid, x_bar, color="C1", linewidth=2, label="x_bar")
    ax.set(title=name, ylim=(-1.2, 1.2), yticks=[-1, 0, 1])
    by_hand = y_bar * (grid > 0)
    print(f"{name}: y_bar * (x > 0):", torch.equal(x_bar, by_hand))
axes[0].legend(loc="lower right", ncols=2)
axes[-1].set(xlabel="x")

# %% [markdown] lang="en"
# ## With ones, softmax gives zero { #softmax-ones }
#
# Each output of softmax depends on every input: $J_{ik} = y_i(\delta_{ik} - y_k)$, with $\delta_{ik}$ equal to 1 for $i = k$ and 0 otherwise. Now adding up the rows does lose something, namely everything. The outputs always add up to 1, so the sum of the rows is the gradient of a constant.
#
# ::: labs/from_ones_to_any_vector#softmax_ones lines="12 13"

# %% [markdown] lang="zh"
# ## 传全 1，softmax 给出零 { #softmax-ones }
#
# softmax 的每个输出都依赖所有输入：$J_{ik} = y_i(\delta_{ik} - y_k)$，其中 $i = k$ 时 $\delta_{ik}$ 等于 1，否则等于 0。这回把各行相加，就真的丢了东西，而且丢得一点不剩。输出之和永远是 1，各行之和就是一个常数的梯度。
#
# ::: labs/from_ones_to_any_vector#softmax_ones lines="12 13"

# %% softmax_ones
scores = torch.tensor([2.0, 0.5, 1.0, -1.0], requires_grad=True)  # (n,)


def softmax_pullback(y_bar):
    y = torch.softmax(scores, dim=0)  # (n,)
    (x_bar,) = torch.autograd.grad(y, scores, grad_outputs=y_bar)
    return x_bar


y = torch.softmax(scores, dim=0).detach()
print("y =", y)
nothing = softmax_pullback(torch.ones(4))
print("all of x_bar below 1e-15:", bool((nothing.abs() < 1e-15).all()))

# %% [markdown] lang="en"
# So a training loop that calls `probabilities.sum().backward()` learns nothing, and no error tells it so.
#
# ## A one-hot vector gives one row { #rows }
#
# Put a 1 at one output, and the pull-back is that output's row of $J$. An output rises with its own score and falls with every other, so every row has one bar upwards and three downwards. In each row the bars add up to 0: a number added to all scores changes no probability.
#
# ::: labs/from_ones_to_any_vector#softmax_rows alt="Four panels of four bars each, the rows of the softmax Jacobian. In row i, bar i points up and the other three point down. The bars of rows 0 and 2 are the longest; those of row 3 are short."

# %% [markdown] lang="zh"
# 所以，训练循环里如果写了 `probabilities.sum().backward()`，模型什么也学不到，而且没有任何报错。
#
# ## 独热向量取出一行 { #rows }
#
# 只在一个输出上放 1，拉回来的就是这个输出在 $J$ 里的那一行。输出随自己的分数上升，随其他分数下降，所以每一行都有一根柱子朝上、三根朝下。同一行的柱子加起来是 0：所有分数同加一个数，概率不变。
#
# ::: labs/from_ones_to_any_vector#softmax_rows alt="四幅小图，每幅四根柱子，是 softmax 雅可比矩阵的四行。第 i 行里第 i 根柱子朝上，其余三根朝下。第 0 行和第 2 行的柱子最长，第 3 行的很短。"

# %% softmax_rows
J = torch.stack([softmax_pullback(e) for e in torch.eye(4)])  # (n, n)
fig, axes = plt.subplots(1, 4, figsize=(5, 2), sharey=True)
fig.set_layout_engine("constrained")
for i, ax in enumerate(axes):
    ax.bar(range(4), J[i].tolist(), color="C1")
    ax.axhline(0, linewidth=0.8)
    ax.set(title=f"row {i}", xlabel="k", xticks=range(4))
axes[0].set(ylabel="x_bar[k]")

by_hand = torch.diag(y) - torch.outer(y, y)  # (n, n)
print("the closed form:", torch.allclose(J, by_hand))
print("rank =", torch.linalg.matrix_rank(J).item(), "of", len(J))

# %% [markdown] lang="en"
# ## From ones to one-hot, along a straight line { #line }
#
# Let the vector move: all ones at $t = 0$, one-hot at $t = 1$, in between $\bar y(t) = (1 - t)\,\mathbf{1} + t\,e_0$. The pull-back is linear in $\bar y$, so each part of $\bar x$ moves along a straight line, from the nothing that ones give to row 0.
#
# ::: labs/from_ones_to_any_vector#line alt="Four straight lines over t from 0 to 1, all starting at 0. The line of x_bar[0] rises to about 0.24; the other three fall, x_bar[2] furthest."

# %% [markdown] lang="zh"
# ## 从全 1 到独热，沿一条直线走 { #line }
#
# 让向量动起来：$t = 0$ 时全是 1，$t = 1$ 时是独热向量，中间是 $\bar y(t) = (1 - t)\,\mathbf{1} + t\,e_0$。拉回对 $\bar y$ 是线性的，所以 $\bar x$ 的每个分量都走直线，从全 1 给出的零走到第 0 行。
#
# ::: labs/from_ones_to_any_vector#line alt="四条直线，横轴 t 从 0 到 1，都从 0 出发。x_bar[0] 升到约 0.24，其余三条下降，x_bar[2] 降得最多。"

# %% line
ts = torch.linspace(0, 1, 11)
ones, one_hot = torch.ones(4), torch.eye(4)[0]
path = torch.stack(
    [softmax_pullback((1 - t) * ones + t * one_hot) for t in ts]
)  # (11, n)
fig, ax = plt.subplots(figsize=(5, 3))
for k, style in enumerate(["-", "--", ":", "-."]):
    label = f"x_bar[{k}]"
    ax.plot(ts, path[:, k], style, color="C1", label=label)
ax.set(xlabel="t", ylabel="x_bar")
ax.legend(ncols=2)

print("on straight lines:", torch.allclose(path, ts[:, None] * J[0]))

# %% [markdown] lang="en"
# ## What the vector cannot say { #rank }
#
# $J$ of shape $(n, n)$ has rank $n - 1$, not $n$. The direction that is lost is the one of the ones: two vectors that differ by a constant bring back the same $\bar x$. So from $\bar x$ you cannot recover $\bar y$. Backward is no inverse of forward; it answers a question, and different questions can have the same answer.
#
# ::: labs/from_ones_to_any_vector#constant

# %% [markdown] lang="zh"
# ## 向量里说不出的那部分 { #rank }
#
# $J$ 的形状是 $(n, n)$，秩却是 $n - 1$，不是 $n$。丢掉的方向正是全 1 的方向：两个向量只差一个常数，拉回来的 $\bar x$ 就一样。所以，从 $\bar x$ 还原不出 $\bar y$。反向传播不是前向计算的逆运算。它回答一个问题，而不同的问题可以有相同的答案。
#
# ::: labs/from_ones_to_any_vector#constant

# %% constant
y_bar = torch.tensor([3.0, -2.0, 7.0, 5.0])
one, other = softmax_pullback(y_bar), softmax_pullback(y_bar + 100)

print("x_bar =", one)
print("the same for y_bar + 100:", torch.allclose(one, other))

# %% [markdown] lang="en"
# ## The vector that training sends { #loss }
#
# In training nobody chooses $\bar y$ by hand; the loss does. Cross-entropy with target $c$ is $\ell = -\log y_c$. Its derivative by $y$ is $-1/y_c$ at position $c$ and 0 elsewhere: a one-hot vector with a weight. Pulled back through softmax it becomes $y - e_c$, the probabilities with 1 taken off at the target. The division by $y_c$ cancels, which is why libraries compute both steps as one.
#
# ::: labs/from_ones_to_any_vector#loss lines="3 4"

# %% [markdown] lang="zh"
# ## 训练时传来的向量 { #loss }
#
# 训练时没有人手工挑 $\bar y$，它由损失决定。目标为 $c$ 的交叉熵是 $\ell = -\log y_c$。它对 $y$ 的导数在位置 $c$ 是 $-1/y_c$，其余是 0：一个带权重的独热向量。经 softmax 拉回，得到 $y - e_c$，也就是概率在目标处减去 1。除以 $y_c$ 的那一步正好消掉，所以各家库都把这两步合成一步来算。
#
# ::: labs/from_ones_to_any_vector#loss lines="3 4"

# %% loss
target = 2
y_bar = torch.zeros(4)  # (n,)
y_bar[target] = -1 / y[target]
x_bar = softmax_pullback(y_bar)
by_hand = y - torch.eye(4)[target]

print("y_bar =", y_bar)
print("x_bar =", x_bar)
print("y minus one-hot:", torch.allclose(x_bar, by_hand))

# %% [markdown] lang="en"
# ## What to read next { #next }
#
# - [What reverse mode computes](../vjp.md): the product $J^\top \bar y$, its shapes and its cost.
# - [sum, mean or ones_like](../scalar_outputs.md#sum-or-mean): which vector is right when.
# - [Jacobians of a small network](jacobians_of_a_small_network.ipynb): the next lab.

# %% [markdown] lang="zh"
# ## 接下来读什么 { #next }
#
# - [反向模式算的是什么](../vjp.md)：$J^\top \bar y$ 这个乘积，它的形状和代价。
# - [sum、mean 还是 ones_like](../scalar_outputs.md#sum-or-mean)：什么时候该用哪个向量。
# - [小网络的雅可比矩阵](jacobians_of_a_small_network.ipynb)：下一个实验。
