"""`pytest -p vjp_errors.pytest_plugin`: reports of failed tests explain the error."""

from collections.abc import Generator
from typing import Any

import pytest

from vjp_errors.hook import note


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(call: Any) -> Generator[None, Any, Any]:
    """Add a section to the report of a test that an autograd error has failed."""
    report = yield
    failed = call.excinfo is not None and report.failed
    if failed and (words := note(call.excinfo.value)):
        report.sections.append(("What this error means", words))
    return report
