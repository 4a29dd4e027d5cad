STATE = """
import decimal, os, random, sys, threading
import matplotlib.pyplot as plt
import numpy as np
import torch

print(random.random() == random.Random(1).random(), torch.get_num_threads())
print(np.random.rand() == np.random.RandomState(1).rand(), torch.rand(1))
print(threading.active_count(), plt.get_fignums(), torch.is_grad_enabled())
print(torch.get_default_dtype(), os.environ.get("LEFT"), decimal.getcontext().prec)
print(sorted(os.listdir()), "left" in sys.modules, torch.initial_seed())
{change}
"""
CHANGE = """
torch.set_default_dtype(torch.float64)
torch.manual_seed(torch.initial_seed() + 1)
os.environ["LEFT"] = "yes"
decimal.getcontext().prec += 1
open("left.txt", "w").close()
sys.modules["left"] = sys
os.chdir("/")
torch.Tensor.sum = None
torch.set_num_threads(3)
torch.set_grad_enabled(False)
random.seed(1)
np.random.seed(1)
plt.figure()
threading.Thread(target=threading.Event().wait, args=[600], daemon=True).start()
"""


def test_no_snippet_sees_what_another_did(run_pool, tmp_path):
    texts = {
        "changes": STATE.format(change=CHANGE),
        "looks": STATE.format(change="torch.ones(2).sum()"),
    }
    ran = run_pool(tmp_path, texts, workers=1, preload=("torch",))
    assert "float32 None" in ran["changes"].text
    assert "True" not in ran["changes"].text.splitlines()[0]
    assert ran["looks"].text == ran["changes"].text
    assert ran["looks"].cells[0].raised is None
