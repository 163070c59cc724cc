"""Programs that need torch: a warm process that has loaded it ahead, with the same walls around its children."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.sandbox.corpus import ATTACKS, KINDS, LIMITS, SOLUTIONS, Outside, contained, honest, programs
from tutor import sandbox
from tutor.sandbox import Level, Limits, Returned, Run, Sandbox, Setting, Trouble

pytestmark = pytest.mark.skipif(not sandbox.has("torch"), reason="these programs need torch, which is not installed")

BY_TORCH = programs("torch-attacks.txt")
HEAD = "import torch\nfrom torch import nn\ntor = torch\n"


@pytest.fixture(scope="module")
def box() -> Iterator[Sandbox]:
    made = Sandbox(workers=1, needs="torch")
    yield made
    made.close()


@pytest.fixture(scope="module")
def kernel(box: Sandbox) -> None:
    if box.self_test().level is not Level.KERNEL:
        pytest.skip("hostile programs are not tried where nothing confines them")


def returned(box: Sandbox, body: str) -> object:
    (result,) = box.run(f"{HEAD}def f():\n    {body}", ["f()"], function="f").results
    assert isinstance(result, Returned), result
    return result.value


def test_the_kernel_refuses_there_what_it_refuses_elsewhere(box: Sandbox) -> None:
    assert box.self_test() == sandbox.self_test()


def test_the_warm_process_has_one_thread(box: Sandbox) -> None:
    returned(box, "return 1")
    (link,) = box.links()
    assert len(list(Path(f"/proc/{link.pid}/task").iterdir())) == 1


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "time"])
def test_attacks_reach_nothing_where_torch_is_loaded(kind: str, box: Sandbox, kernel: None, outside: Outside) -> None:
    for name in (name for name in ATTACKS if name.startswith(f"{kind}/")):
        run = box.run(outside.aimed(ATTACKS[name]), ["f()"], LIMITS, function="f")
        assert contained(run), (name, run)
        assert outside.is_untouched(), name
    assert honest(box)


@pytest.mark.parametrize("name", BY_TORCH)
def test_attacks_by_torchs_own_doors_reach_nothing(name: str, box: Sandbox, kernel: None, outside: Outside) -> None:
    run = box.run(outside.aimed(HEAD + BY_TORCH[name]), ["f()"], LIMITS, function="f")
    assert contained(run), run
    assert outside.is_untouched()


def test_doors_of_torch_do_lead_out_where_nothing_holds(kernel: None, outside: Outside) -> None:
    bare = Sandbox(workers=1, layers=frozenset({sandbox.Layer.USER, sandbox.Layer.LIMITS}), needs="torch")
    tried = ("a file as a tensor", "sys by attribute", "os by attribute", "machine code")
    programs = (outside.aimed(HEAD + BY_TORCH[f"torch/{name}"]) for name in tried)
    reached = [not contained(bare.run(program, ["f()"], LIMITS, function="f")) for program in programs]
    bare.close()
    assert reached == [True] * len(tried)


@pytest.mark.parametrize("name", SOLUTIONS)
def test_an_unusual_solution_runs_there_too(name: str, box: Sandbox) -> None:
    run = box.run(SOLUTIONS[name], ["f(np.array([1.0, 2.0, -3.0]))"], function="f")
    (result,) = run.results
    assert isinstance(result, Returned), result
    assert np.allclose(result.value, [0.26762315, 0.7274752, 0.00490169])


@pytest.mark.parametrize(
    ("body", "value"),
    [
        ("return torch.tensor([1.0, 2.0])", [1, 2]),
        ("return torch.ones(2, requires_grad=True) * 3", [3, 3]),
        ("return [x for x in torch.ones(2, requires_grad=True) * 3]", [3, 3]),
        ("return nn.Conv2d(1, 2, 3)(torch.ones(1, 1, 5, 5)).shape", [1, 2, 3, 3]),
        ("return nn.LSTM(3, 4)(torch.ones(5, 2, 3))[0].shape", [5, 2, 4]),
        ("return nn.TransformerEncoderLayer(8, 2)(torch.ones(3, 2, 8)).shape", [3, 2, 8]),
        ("return torch.func.grad(lambda x: x**3)(torch.tensor(2.0))", 12),
        ("return torch.linalg.svdvals(torch.diag(torch.tensor([3.0, 2.0])))", [3, 2]),
        ("return torch.distributions.Categorical(torch.tensor([0.5, 0.5])).entropy()", np.log(2)),
        ("return sum(len(x) for x in torch.utils.data.DataLoader(torch.ones(10, 2), 3, shuffle=True))", 10),
        ("torch.manual_seed(0); a = torch.rand(3); torch.manual_seed(0); return (a == torch.rand(3)).all()", True),
    ],
)
def test_what_models_are_made_of_works_behind_the_walls(body: str, value: object, box: Sandbox) -> None:
    found = returned(box, body)
    parts = [np.asarray(each) for each in found] if isinstance(found, tuple) else found
    assert np.allclose(parts, value)


@pytest.mark.parametrize("optimizer", ["SGD", "Adam", "AdamW", "RMSprop", "Adagrad", "LBFGS"])
def test_every_common_optimizer_works_although_no_file_can_be_read(optimizer: str, box: Sandbox) -> None:
    program = f"""{HEAD}
def f():
    w = torch.ones(2, requires_grad=True)
    optimizer = torch.optim.{optimizer}([w], lr=0.1)
    def closure():
        optimizer.zero_grad()
        loss = (w * w).sum()
        loss.backward()
        return loss
    for _ in range(20):
        optimizer.step(closure)
    return closure()
"""
    (result,) = box.run(program, ["f()"], function="f").results
    assert isinstance(result, Returned), result
    assert 0 <= float(result.value) < 2


def test_each_child_draws_other_numbers(box: Sandbox) -> None:
    drawn = {str(returned(box, "return torch.rand(3)")) for _ in range(3)}
    assert len(drawn) == 3


@pytest.mark.parametrize(
    ("program", "trouble", "sentence"),
    [
        ("import torchvision", Trouble.FORBIDDEN, "`import torchvision` is not available here; "),
        ("import torch.hub", Trouble.FORBIDDEN, "`import torch.hub`: that part of torch is not available in"),
        ("import torch\ntorch.load('x')", Trouble.FORBIDDEN, "`torch.load`: files are off here."),
        (
            "import torch\ntorch.set_num_threads(4)",
            Trouble.FORBIDDEN,
            "`torch.set_num_threads`: programs here run in one",
        ),
        ("from torch import jit, compile\ncompile(lambda x: x)(1)", Trouble.FORBIDDEN, "That needs `torch._inductor"),
        ("import torch\nx = torch.ones(10**12)", Trouble.MEMORY, ""),
        ("import torch\nx = torch.ones(900, 900)\nwhile True: x = x @ x", Trouble.TIMEOUT, ""),
    ],
)
def test_what_does_not_work_there_is_said_with_its_line(
    program: str, trouble: Trouble, sentence: str, box: Sandbox
) -> None:
    problem = box.run(program, ["1"], Limits(seconds=1.0)).stop
    assert problem is not None
    assert problem.trouble is trouble, problem
    assert problem.message.startswith(sentence), problem
    assert problem.line == program.count("\n") + 1


def run_with(needs: str) -> Run:
    return sandbox.run("import torch\ndef f():\n    return 1", ["f()"], function="f", setting=Setting(needs=needs))


def test_torch_is_loaded_for_those_who_need_it_and_for_nobody_else() -> None:
    refused = run_with("").stop
    assert refused is not None
    assert refused.message == "`import torch` is not available here; numpy and math are there."
    assert run_with("torch").stop is None


def test_a_worker_that_is_used_once_has_torch_too() -> None:
    box = Sandbox(workers=1, forks=False, needs="torch")
    assert np.array_equal(returned(box, "return torch.ones(2)"), [1, 1])
    box.close()
