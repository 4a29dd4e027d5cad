"""Width bounds the rank of a Jacobian, and training enlarges it."""

# %% [markdown] lang="en"
# ---
# title: "Lab: the Jacobian of a small network, before and after training"
# description: Rows, columns, rank and singular values of a digit classifier's Jacobian, followed through training on scikit-learn's digits. Each number is executed.
# ---
#
# # Lab: Jacobians of a small network
#
# What does the Jacobian of a trained network look like? This lab trains one that is small enough to look at all of it: 64 pixels in, 8 hidden units, 10 scores out, on the 1797 handwritten digits that come with [scikit-learn](https://scikit-learn.org/stable/modules/generated/sklearn.datasets.load_digits.html). Its Jacobian at an image has shape $(m, n) = (10, 64)$. A row says which pixels speak for a class; a column says what one pixel does to all classes. There are no more than 8 directions in which the scores can move at all, and training makes the moves along them larger.
#
# ## The network { #network }
#
# $f(x) = V \tanh(W x + b) + c$, with $W$ of shape $(k, n)$ and $V$ of shape $(m, k)$. The hidden layer is narrower than the output, $k = 8$ and $m = 10$. That is a choice: it will show in the rank.
#
# ::: labs/jacobians_of_a_small_network#network

# %% [markdown] lang="zh"
# ---
# title: 实验：小网络的雅可比矩阵，训练前后有什么变化
# description: 在 scikit-learn 自带的手写数字上训练一个分类网络，跟踪它的雅可比矩阵：行、列、秩和奇异值。每个数都来自实际运行。
# ---
#
# # 实验：小网络的雅可比矩阵
#
# 训练好的网络，雅可比矩阵长什么样？这里训练一个小到可以全部看清的网络：64 个像素进，8 个隐藏单元，10 个分数出；数据是 [scikit-learn](https://scikit-learn.org/stable/modules/generated/sklearn.datasets.load_digits.html) 自带的 1797 个手写数字。在一张图上，它的雅可比矩阵形状是 $(m, n) = (10, 64)$。一行说的是哪些像素支持某个类别，一列说的是一个像素对所有类别的影响。分数能动的方向最多 8 个，而训练会让沿这些方向的变动越来越大。
#
# ## 网络 { #network }
#
# $f(x) = V \tanh(W x + b) + c$，$W$ 的形状是 $(k, n)$，$V$ 的形状是 $(m, k)$。隐藏层比输出还窄，$k = 8$，$m = 10$。这是有意的：后面会在秩上看出来。
#
# ::: labs/jacobians_of_a_small_network#network

# %% network
import torch
from sklearn.datasets import load_digits

torch.set_default_dtype(torch.float64)
digits = load_digits()
images = torch.tensor(digits.data) / 16  # (1797, n)
labels = torch.tensor(digits.target)  # (1797,)

generator = torch.Generator().manual_seed(0)
W = torch.randn(8, 64, generator=generator) / 8  # (k, n)
V = torch.randn(10, 8, generator=generator) / 8**0.5  # (m, k)
b, c = torch.zeros(8), torch.zeros(10)  # (k,), (m,)


def scores(x):  # (n,) -> (m,), or (B, n) -> (B, m)
    return torch.tanh(x @ W.T + b) @ V.T + c


def probabilities(x):
    return torch.softmax(scores(x), dim=-1)


print("scores of one image:", tuple(scores(images[0]).shape))

# %% [markdown] lang="en"
# ## Training, with a look at J every 20 steps { #training }
#
# The network trains on 1400 digits with Adam. Every 20 steps the lab stops to compute the whole Jacobian at 64 digits that it does not train on: `vmap` over the images, `jacrev` for each, 10 pull-backs apiece. The singular values of each Jacobian are kept for later, each one's median over the 64 images.
#
# ::: labs/jacobians_of_a_small_network#training lines="8-10"

# %% [markdown] lang="zh"
# ## 训练，每 20 步看一眼 J { #training }
#
# 用 Adam 在 1400 个数字上训练。每过 20 步停一下，在 64 张没有参与训练的图上算出整个雅可比矩阵：`vmap` 负责各张图，`jacrev` 负责每一张，每张拉回 10 次。每个奇异值对 64 张图取中位数，留到后面用。
#
# ::: labs/jacobians_of_a_small_network#training lines="8-10"

# %% training
from torch.func import jacfwd, jacrev, jvp, vjp, vmap

parameters = [p.requires_grad_() for p in (W, b, V, c)]
adam = torch.optim.Adam(parameters, lr=0.02)
probe = images[1400:1464]  # (64, n), never trained on


def singular_values(f):
    J = vmap(jacrev(f))(probe).detach()  # (64, m, n)
    return torch.linalg.svdvals(J).median(0).values  # (m,)


history = []
for step in range(301):
    if step % 20 == 0:
        pair = singular_values(scores), singular_values(probabilities)
        history.append(torch.stack(pair))
    adam.zero_grad()
    y = scores(images[:1400])
    torch.nn.functional.cross_entropy(y, labels[:1400]).backward()
    adam.step()

for p in parameters:
    p.requires_grad_(False)
right = scores(images[1400:]).argmax(1) == labels[1400:]
print(f"right on unseen digits: {right.double().mean():.2f}")

# %% [markdown] lang="en"
# With 8 hidden units that is a modest classifier. It is good enough to be looked into.
#
# ## A row says which pixels speak for a class { #rows }
#
# Row $i$ is the gradient of score $i$: one pull-back, with a one-hot cotangent. Drawn as an image, it shows where more ink would raise the score (filled) and where it would lower it (hollow). The picture has one digit, a 2, and the two classes with the highest scores.
#
# ::: labs/jacobians_of_a_small_network#rows alt="Three images of 8 by 8 pixels. Left: the digit, ink as blue squares. Middle and right: rows of the Jacobian for the best and the second-best class, as orange squares, filled where the derivative is positive and hollow where it is negative; the two differ in many pixels."

# %% [markdown] lang="zh"
# 只有 8 个隐藏单元，这个成绩算不上好，但足够拿来细看了。
#
# ## 一行：哪些像素支持这个类别 { #rows }
#
# 第 $i$ 行是第 $i$ 个分数的梯度：用独热余切向量拉回一次。把它画成图，就能看到哪里多一点墨会抬高分数（实心），哪里会压低分数（空心）。图里是一个数字 2，以及分数最高的两个类别。
#
# ::: labs/jacobians_of_a_small_network#rows alt="三幅 8 乘 8 的图。左边是数字，墨迹用蓝色方块表示。中间和右边是雅可比矩阵里得分第一和第二的类别对应的两行，橙色方块，导数为正处实心，为负处空心；两行在许多像素上不同。"

# %% rows
import matplotlib.pyplot as plt

x = images[1400]  # (n,)
y, pullback = vjp(scores, x)
best, second = y.topk(2).indices.tolist()


def draw(ax, values, color, title):
    rows, columns = torch.arange(64) // 8, torch.arange(64) % 8
    for sign, face in ((1, color), (-1, "none")):
        size = 70 * (sign * values).clamp(min=0) / values.abs().max()
        some = size > 0.5
        look = {"marker": "s", "ec": color, "fc": face, "lw": 0.8}
        ax.scatter(columns[some], rows[some], size[some], **look)
    ax.set(title=title, xlim=(-0.7, 7.7), ylim=(7.7, -0.7))
    ax.set(aspect="equal", xticks=[], yticks=[])


fig, axes = plt.subplots(1, 3, figsize=(5, 2), layout="constrained")
draw(axes[0], x, "C0", f"a {labels[1400]}")
for ax, i in zip(axes[1:], (best, second), strict=True):
    (row,) = pullback(torch.eye(10)[i])  # (n,)
    draw(ax, row, "C1", f"row {i}")

print("the two best classes:", best, second)

# %% [markdown] lang="en"
# ## A column says what one pixel does { #columns }
#
# Column $k$ is one push-forward, with a one-hot tangent. It has 10 numbers, one for each class. All rows take 10 pull-backs, all columns take 64 push-forwards, and both ways end at the same matrix. Rows are the cheaper way here, because there are fewer outputs than inputs.
#
# ::: labs/jacobians_of_a_small_network#columns

# %% [markdown] lang="zh"
# ## 一列：一个像素有多大影响 { #columns }
#
# 第 $k$ 列是用独热切向量（tangent）前推一次的结果，有 10 个数，每个类别一个。求全部的行要拉回 10 次，求全部的列要前推 64 次，两条路得到同一个矩阵。这里输出比输入少，按行更便宜。
#
# ::: labs/jacobians_of_a_small_network#columns

# %% columns
k = 36  # a pixel in the middle
_, column = jvp(scores, (x,), (torch.eye(64)[k],))  # (m,)
by_rows, by_columns = jacrev(scores)(x), jacfwd(scores)(x)  # (m, n)

print("J:", tuple(by_rows.shape))
print("both ways agree:", torch.allclose(by_rows, by_columns))
print("column", k, "agrees:", torch.allclose(column, by_rows[:, k]))

# %% [markdown] lang="en"
# ## The narrowest layer bounds the rank { #rank }
#
# $J = V\,D\,W$, where the diagonal matrix $D$ of shape $(k, k)$ holds the slopes of tanh. A product has no more rank than its narrowest factor. So the 10 scores can move in 8 independent directions at most, and of the 64 directions of an image, 56 change nothing, to first order. A one-hot cotangent for each of the 10 classes brings back 10 rows, and two of them say nothing that the other eight do not.
#
# ::: labs/jacobians_of_a_small_network#rank

# %% [markdown] lang="zh"
# ## 最窄的一层决定秩的上限 { #rank }
#
# $J = V\,D\,W$，其中对角矩阵 $D$ 的形状是 $(k, k)$，对角线上是 tanh 的斜率。乘积的秩不会超过其中最窄的那个因子。所以 10 个分数最多朝 8 个独立的方向变化；图像的 64 个方向里，有 56 个在一阶近似下什么也不改变。给 10 个类别各传一个独热余切向量，能拉回 10 行，其中有两行说不出另外八行之外的东西。
#
# ::: labs/jacobians_of_a_small_network#rank

# %% rank
J = by_rows
slopes = 1 - torch.tanh(W @ x + b) ** 2  # (k,)

print("J = V D W:", torch.allclose(J, V @ torch.diag(slopes) @ W))
for name, f in (("scores", scores), ("probabilities", probabilities)):
    values = torch.linalg.svdvals(jacrev(f)(x))
    rank = (values > 1e-12 * values[0]).sum().item()
    print(f"rank of J for the {name}: {rank}")

# %% [markdown] lang="en"
# Softmax could take one more off, because its outputs add up to 1: 10 outputs leave 9. Here the width has taken more than that already.
#
# ## Training makes the scores more sensitive { #singular-values }
#
# A singular value says how far the scores move, per unit of change, along one pair of directions. Through training the largest grows eighteenfold, and it goes on growing when the digits are sorted well already: larger scores still lower the loss. The smallest of the eight does not grow at all.
#
# After softmax the picture is another one. For the typical image the probabilities are most sensitive early, at step 40, and then calm down, because softmax is flat where one probability is near 1. For the few images that the network is unsure of, they do not calm down: at the worst of the 64 they move up to fourteen times as far as the image does.
#
# ::: labs/jacobians_of_a_small_network#singular_values alt="Two panels over the step of training, 0 to 300, with logarithmic vertical axes. Left, the scores: the largest singular value, a thick line, rises from 2 to 35; those below it rise less, and the eighth sinks from 0.2 to 0.07. Right, the probabilities: the largest rises from 0.2 to 1 by step 40 and then falls to 0.04, and the others fall with it."

# %% [markdown] lang="zh"
# softmax 的输出之和是 1，本来还能再减一：10 个输出只剩 9。不过在这里，窄的隐藏层早已减得更多。
#
# ## 训练让分数越来越敏感 { #singular-values }
#
# 一个奇异值说的是：沿某一对方向，输入变动一个单位，分数会动多远。训练下来，最大的奇异值涨到 18 倍，而且数字已经分得不错之后还在涨：分数越大，损失就还能再低一点。八个里最小的那个一点没涨。
#
# 过了 softmax，情形就不同了。对一张普通的图，概率在第 40 步前后最敏感，随后平静下来，因为某个概率接近 1 的地方，softmax 是平的。少数几张网络拿不准的图却静不下来：64 张里最敏感的那一张，图动一点，概率最多能动它的十四倍。
#
# ::: labs/jacobians_of_a_small_network#singular_values alt="两幅小图，横轴是训练步数 0 到 300，纵轴是对数刻度。左图是分数：最大的奇异值（粗线）从 2 升到 35，后面的升得少些，第八个从 0.2 降到 0.07。右图是概率：最大的奇异值到第 40 步从 0.2 升到 1，然后降到 0.04，其余的也跟着下降。"

# %% singular_values
steps = range(0, 301, 20)
curves = torch.stack(history)  # (16, 2, m)
fig, axes = plt.subplots(1, 2, figsize=(5, 3), layout="constrained")
titles = ["scores", "probabilities"]
for panel, (ax, title) in enumerate(zip(axes, titles, strict=True)):
    for rank in range(8):
        look = {"color": "C3", "lw": 1 if rank else 3}
        ax.semilogy(steps, curves[:, panel, rank], **look)
    ax.set(title=title, xlabel="step")
axes[0].set(ylabel="singular values of J")

for panel, title in enumerate(titles):
    largest = curves[:, panel, 0]
    peak = steps[largest.argmax()]
    print(f"{title}: {largest[0]:.3f} to {largest[-1]:.3f},", end=" ")
    print(f"most at step {peak}")
now = torch.linalg.svdvals(vmap(jacrev(probabilities))(probe))
print(f"probabilities, worst of 64 images: {now[:, 0].max():.3f}")

# %% [markdown] lang="en"
# ## The most sensitive direction, without building J { #direction }
#
# For this network $J$ is small. For a large one, its largest singular value still comes from products alone: push a vector forward, pull the result back, scale, repeat. That is power iteration on $J^\top J$, one JVP and one VJP a round. A small step along the direction it finds moves the scores by the singular value times the step; a random step moves them far less.
#
# ::: labs/jacobians_of_a_small_network#direction lines="4-6"

# %% [markdown] lang="zh"
# ## 不造 J，也能找到最敏感的方向 { #direction }
#
# 这个网络的 $J$ 很小。网络大了，最大的奇异值照样可以只靠乘积求出来：把一个向量前推，再把结果拉回，缩放到单位长，如此反复。这就是对 $J^\top J$ 做幂迭代，每一轮一次 JVP、一次 VJP。沿找到的方向走一小步，分数的变动等于奇异值乘步长；随机走一步，变动小得多。
#
# ::: labs/jacobians_of_a_small_network#direction lines="4-6"

# %% direction
_, pullback = vjp(scores, x)
x_dot = torch.ones(64) / 8  # (n,), length 1
for _ in range(100):
    _, y_dot = jvp(scores, (x,), (x_dot,))  # (m,)
    (back,) = pullback(y_dot)  # (n,)
    x_dot = back / back.norm()

sigma = torch.linalg.svdvals(J)[0]
any_dot = torch.randn(64, generator=generator)
any_dot /= any_dot.norm()
print(f"largest singular value of J: {sigma:.3f}")
for name, dot in (("found", x_dot), ("random", any_dot)):
    moved = (scores(x + 1e-4 * dot) - scores(x)).norm() / 1e-4
    print(f"scores move per unit, {name} direction: {moved:.3f}")

# %% [markdown] lang="en"
# ## What to read next { #next }
#
# - [The Jacobian](../jacobian.md): rows, columns, patterns.
# - [What forward mode computes](../jvp.md): columns, and when to take them.
# - [Newton's method with Hessian-vector products](newton_with_hessian_vector_products.ipynb): the next lab.

# %% [markdown] lang="zh"
# ## 接下来读什么 { #next }
#
# - [雅可比矩阵](../jacobian.md)：行、列、各种样式。
# - [前向模式算的是什么](../jvp.md)：列，以及什么时候按列算。
# - [用海森-向量积做牛顿法](newton_with_hessian_vector_products.ipynb)：下一个实验。
