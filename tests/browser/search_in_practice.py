"""What people type in English for pages of "In practice", and what should come up."""

from browser.asked import Asked

IN_PRACTICE = [
    # Functions of one's own
    Asked("how to write backward of a custom autograd.Function",
          ("custom_function",)),
    Asked("what is grad_output and which shape does it have",
          ("custom_function#grad-output",)),
    Asked("save_for_backward vs ctx attribute",
          ("custom_function#save-for-backward",)),
    Asked("save_for_backward can only save variables, but argument 1 is of type int",
          ("custom_function#save-for-backward",), place=3),
    Asked("returned an incorrect number of gradients (expected 3, got 2)",
          ("custom_function#incorrect-number",)),
    Asked("function FBackward returned a gradient different than None at position 3, "
          "but the corresponding forward input was not a Variable",
          ("custom_function#incorrect-number",)),
    Asked("In order to use an autograd.Function with functorch transforms (vmap, grad, "
          "jvp, jacrev, ...), it must override the setup_context staticmethod",
          ("custom_function#complete", "custom_function#custom-op")),
    Asked("You tried to vmap over F, but it does not have vmap support",
          ("custom_function#complete",)),
    Asked("You must implement either the backward or vjp method",
          ("custom_function#complete",), place=3),
    Asked("You must implement the jvp function for custom autograd.Function",
          ("custom_function#complete", "jvp#no-forward-rule")),
    Asked("trying to differentiate twice a function that was marked with "
          "@once_differentiable", ("custom_function#once-differentiable",)),
    Asked("needs_input_grad", ("custom_function#number-of-gradients",)),
    Asked("generate_vmap_rule", ("custom_function#complete",)),
    Asked("mark_dirty", ("custom_function#marks",)),
    Asked("set_materialize_grads", ("custom_function#marks",)),
    Asked("custom function double backward wrong second derivative",
          ("custom_function#double-backward",)),
    Asked("grad_output not contiguous", ("custom_function#strides",)),
    Asked("torch.library.custom_op register_autograd",
          ("custom_function#custom-op",)),
    Asked("straight-through estimator",
          ("custom_function#straight-through",
           "kinks_and_nans#straight-through")),
    # torch.func
    Asked("torch.func", ("function_transforms",)),
    Asked("torch.func.hessian", ("function_transforms#built", "function_transforms")),
    Asked("functional_call",
          ("function_transforms#parameters", "questions#parameter-jacobian")),
    Asked("neural tangent kernel", ("function_transforms#ntk",)),
    Asked("jacrev returns all zeros", ("function_transforms#zeros",)),
    Asked("RuntimeError: backward() called inside a functorch transform.",
          ("function_transforms#orders", "backward_api#inside-vmap")),
    Asked("You are attempting to call Tensor.requires_grad_() (or perhaps using "
          "torch.autograd.functional.* APIs) inside of a function being transformed by "
          "a functorch transform", ("function_transforms#orders",)),
    Asked("torch.func.{grad, vjp, jacrev, hessian} don't yet support saved tensor "
          "hooks", ("function_transforms#orders",)),
    Asked("Nested forward mode AD is not supported at the moment",
          ("function_transforms#orders", "jvp#lost-tangent")),
    Asked("wrong hessian layer_norm", ("function_transforms#layer-norm",)),
    Asked("vmap: It looks like you're attempting to use a Tensor in some "
          "data-dependent control flow.", ("function_transforms#control-flow",)),
    Asked("torch.compile with aot_autograd does not currently support double backward",
          ("function_transforms#compile",)),
    # Checking
    Asked("is my gradient right", ("gradcheck",)),
    Asked("gradcheck fast_mode", ("gradcheck#fast-mode",)),
    Asked("Backward is not reentrant, i.e., running backward with same input and "
          "grad_output multiple times gives different values",
          ("gradcheck#not-reentrant",)),
    Asked("Input #0 requires gradient and is not a double precision floating point",
          ("gradcheck#single-precision",)),
    Asked("finite differences step size", ("gradcheck#step-size",)),
    Asked("complex step", ("gradcheck#complex-step",), place=3),
    Asked("nondet_tol", ("gradcheck#not-reentrant",)),
    # Complex numbers
    Asked("pytorch complex gradient conjugate", ("complex_numbers",)),
    Asked("grad returns complex conjugate of the gradient",
          ("complex_numbers", "complex_numbers#jax"), place=2),
    Asked("Wirtinger derivative", ("complex_numbers#wirtinger",)),
    Asked("grad can be implicitly created only for real scalar outputs but got "
          "torch.complex64", ("complex_numbers#complex-output",)),
    Asked("backward of a complex loss", ("complex_numbers",), place=2),
    Asked("holomorphic", ("complex_numbers#holomorphic", "complex_numbers")),
    Asked("view_as_real", ("complex_numbers",)),
    Asked("\"mse_cpu\" not implemented for 'ComplexFloat'",
          ("complex_numbers#complex-output",), place=2),
    Asked("jacrev: Expected all inputs to be real but received complex tensor",
          ("complex_numbers#jacobian",)),
    Asked("linalg_eig_backward: The eigenvectors in the complex case are specified up "
          "to multiplication by e^{i phi}. The specified loss function depends on this "
          "quantity, so it is ill-defined.", ("complex_numbers#phase",)),
    Asked("loss function depending on eigenvector phase",
          ("complex_numbers#phase",)),
    # Costs
    Asked("sparse jacobian pytorch", ("sparse_jacobians",)),
    Asked("sparse hessian", ("sparse_jacobians#hessians", "sparse_jacobians")),
    Asked("jacobian coloring sparsity pattern", ("sparse_jacobians",), place=2),
    Asked("how many passes does a sparse jacobian need", ("sparse_jacobians",)),
]  # fmt: skip
