"""torch, loaded ahead: in one thread, and used once, so that what it imports late is there before the walls are."""

from __future__ import annotations

import importlib
from typing import Any

MODULES = (
    "torch torch.autograd torch.distributions torch.fft torch.func torch.linalg torch.nn torch.nn.functional "
    "torch.nn.init torch.nn.utils torch.optim torch.optim.lr_scheduler torch.special torch.utils torch.utils.data"
).split()
"""What a program may import of it."""


def load() -> None:
    """Import torch and use it once. Afterwards this process still has one thread."""
    torch: Any = importlib.import_module("torch")
    torch.set_num_threads(1)
    torch.set_num_interop_threads(1)
    torch.backends.mkldnn.set_flags(False)  # it writes machine code while it runs, and no child may execute that
    for module in MODULES:
        importlib.import_module(module)
    _use_once(torch)


def _use_once(torch: Any) -> None:
    """One step of a training: the first optimizer imports hundreds of modules, its first step and ``repr`` some."""
    model = torch.nn.Linear(2, 3)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    loss = torch.nn.functional.mse_loss(model(torch.zeros(1, 2)), torch.zeros(1, 3))
    loss.backward()
    optimizer.step()
    repr(model), repr(loss), repr(optimizer)
