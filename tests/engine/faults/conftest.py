import os

from checks import ROOT
from hypothesis import HealthCheck, configuration, settings

configuration.set_hypothesis_home_dir(str(ROOT / ".cache" / "hypothesis"))
# In `make test`: the same few examples each time. `make stress`: many, others each time
settings.register_profile(
    "test", max_examples=60, derandomize=True, deadline=None, database=None
)
settings.register_profile(
    "stress",
    max_examples=500,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile(os.environ.get("FUZZ", "test"))
