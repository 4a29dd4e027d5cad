"""A leaf has no grad_fn; its node is AccumulateGrad, at the edge."""

# %% no_grad_fn tags=["raises-exception"]
import torch

x = torch.tensor([2.0, 3.0, 5.0])  # (n,)
x.requires_grad_()
print("x.grad_fn =", x.grad_fn)
print(x.grad_fn.next_functions)

# %% edge
graph = torch.autograd.graph
node = graph.get_gradient_edge(x).node
print("node:", node.name())
print("for x:", node.variable is x)
print("next:", node.next_functions)
x_bar = torch.tensor([3.0, 102.0, 1000.0])
node(x_bar)
node(x_bar)
print("x.grad =", x.grad)
