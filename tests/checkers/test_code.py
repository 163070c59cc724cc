"""What a learner is told about a program, case by case."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from tests.subject import SUBJECT
from tutor import sandbox
from tutor.attempt import Outcome, Reason, Verdict
from tutor.checkers import check
from tutor.lesson import Code, Misconception, NamedCall, Property, TaskLimits, Tolerance

LOG_SOFTMAX = """
def f(z, axis=-1):
    z = np.asarray(z, float)
    s = z - z.max(axis=axis, keepdims=True)
    return s - np.log(np.exp(s).sum(axis=axis, keepdims=True))
"""
TASK = Code(
    task="log-softmax",
    ask="Write it.",
    function="f",
    answer=LOG_SOFTMAX,
    calls=("f(np.array([2.0, 0.5, -1.0]))", "f(np.array([[0.0, 1.0], [1.0, 3.0]]))"),
    random={"call": "f(z)", "z": "normal(0, 300, (4, 7))", "count": 30},
    properties=(Property(name="sums to one", holds="np.allclose(np.exp(f(z)).sum(-1), 1)"),),
    limits=TaskLimits(seconds=0.8, memory="256 MB"),
)


def judged(answer: str, task: Code = TASK) -> Verdict:
    return check(task, answer)


def simple(answer: str, *calls: str, **more: object) -> Code:
    """A task whose reference is ``answer`` and that has nothing but calls."""
    return Code(task="t", ask="Write it.", function="f", answer=answer, calls=calls, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("answer", "reason", "sentence"),
    [
        ("def f(z):\n    np.log(z)", Reason.VALUE, "It returned None: is there a `return`?"),
        ("def f(z):\n    return 'a'", Reason.VALUE, "It returned text where numbers are asked for."),
        ("def f(z):\n    return {}", Reason.VALUE, "It returned a dict where numbers are asked for."),
        (
            "def f(z):\n    return (x for x in z)",
            Reason.VALUE,
            "It returned a generator, which cannot be compared; return numbers or an array.",
        ),
        ("def f(z):\n    return z * 1j", Reason.VALUE, "It returned complex numbers where real ones are asked for."),
        ("def f(z):\n    return z / 0", Reason.VALUE, "There is inf where a number is asked for. "),
        ("def f(z):\n    while True:\n        pass", Reason.TIMEOUT, "Stopped after 0.8 s, at line "),
        ("def f(z):\n    return np.ones(10**12)", Reason.MEMORY, "That needs more than 256 MB (line 2)."),
        ("def f(z):\n    return f(z)", Reason.EXCEPTION, "`f` calls itself too often, perhaps without an end (line"),
        ("def f(z):\n    return z.nope", Reason.EXCEPTION, "Line 2 raises AttributeError: "),
        ("def f():\n    return 1", Reason.EXCEPTION, "The call raises TypeError: f() takes 0 positional arguments"),
        ("def f(z):\n    raise SystemExit", Reason.EXCEPTION, "It ended with SystemExit instead of returning."),
        ("x = 1 / 0", Reason.EXCEPTION, "Line 1 raises ZeroDivisionError: division by zero"),
        ("import os", Reason.FORBIDDEN, "Line 1: `import os`: files are off here."),
        ("def f(z):\n    return open('x')", Reason.FORBIDDEN, "Line 2: Files are off here; use the"),
        ("def f(z):\n    return input()", Reason.FORBIDDEN, "Line 2: There is no keyboard here; use the"),
        ("def logf(z):\n    return z", Reason.EXCEPTION, "There is no `f` in your code; did you mean `logf`?"),
        ("a = 1", Reason.EXCEPTION, "There is no `f` in your code."),
        ("f = 3", Reason.EXCEPTION, "`f` is a value from line 1 on, not a function."),
        ("def f(z):\n    return z\n\nf = f(0.5)", Reason.EXCEPTION, "`f` is a value from line 4 on, not a function."),
        ("f: float = 3", Reason.EXCEPTION, "`f` is a value from line 1 on, not a function."),
        (
            "class A:\n    def f(self, z):\n        return z",
            Reason.EXCEPTION,
            "`f` stands in the class `A`, where no call finds it: move it to the left margin.",
        ),
        ("def g():\n    def f(z):\n        return z", Reason.EXCEPTION, "`f` stands inside `g`, where no call"),
        (
            "if __name__ == '__main__':\n    def f(z):\n        return z",
            Reason.EXCEPTION,
            "`f` stands under the `if` of line 1, where no call finds it",
        ),
        ("while True: print('x' * 9999)", Reason.MEMORY, "It printed more than 4 MB; here are the first lines."),
        (
            "np.lib.stride_tricks.as_strided(np.zeros(1), (1 << 40,), (8,)).sum()",
            Reason.EXCEPTION,
            "Python itself stopped while running this. Nothing is lost.",
        ),
    ],
)
def test_a_wrong_program_is_told_why(answer: str, reason: Reason, sentence: str) -> None:
    verdict = judged(answer)
    assert (verdict.outcome, verdict.reason) == (Outcome.WRONG, reason)
    assert verdict.feedback[0].startswith(sentence)
    assert verdict.read_as is None


@pytest.mark.parametrize(
    ("answer", "place", "sentence"),
    [
        ("def f(z)\n    return z", (8, 9), "Line 1 is not Python yet: expected ':'."),
        ("def f(z):\n    return (z", (21, 22), "Line 2 is not Python yet: '(' was never closed."),
        ("é = 1\r\ny = = 2", (11, 12), "Line 2 is not Python yet: invalid syntax."),
        ("   ", None, "There is nothing here yet; write `f`."),
        ("x = 1\0", None, "That is not Python yet: source code string cannot contain null bytes."),
        ("x = " + "(" * 9000 + ")" * 9000, (204, 205), "Line 1 is not Python yet: too many nested parentheses."),
    ],
)
def test_what_does_not_compile_is_unreadable_and_shows_the_place(
    answer: str, place: tuple[int, int] | None, sentence: str
) -> None:
    verdict = judged(answer)
    assert verdict.outcome is Outcome.UNREADABLE
    assert verdict.feedback == (sentence,)
    assert verdict.place == place


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ("return -f(z)", "Every value has the wrong sign."),
        ("return f(z) / np.log(2)", "Every value is too large by 1/ln 2"),
        ("return f(z) * np.log(2)", "Every value is too small by ln 2"),
        ("return f(z) / np.log(10)", "Every value is too small by ln 10"),
        ("return np.exp(f(z))", "These are the exponentials of the right values."),
        ("return f(z) * z.size", "It is too large by a number of entries"),
        ("return f(z) / z.size", "It is too small by a number of entries"),
        ("return f(z) + 1", "Every value is off by the same constant."),
        ("return f(z) + 1e-6", "It is right to a few digits only"),
        ("return np.where(f(z) < -1, 0, f(z))", "It returns another value here."),
    ],
)
def test_a_relation_between_all_values_is_named(change: str, sentence: str) -> None:
    answer = f"{LOG_SOFTMAX}\ng = f\ndef f(z):\n    {change.replace('f(', 'g(')}"
    task = simple(LOG_SOFTMAX, "f(np.array([2.0, 0.5, -1.0]))", "f(np.array([0.25, 1.5, -3.0, 0.5]))", subject=SUBJECT)
    verdict = judged(answer, task)
    assert verdict.outcome is Outcome.WRONG
    assert verdict.feedback[0].startswith(sentence)


@pytest.mark.parametrize(
    ("ask", "sentence"),
    [
        ("Write it, in nats.", "Every value is too large by 1/ln 2: these are bits, and nats are asked for."),
        ("Write it.", "Every value is too large by 1/ln 2: log2 where the natural log is asked for?"),
    ],
)
def test_a_unit_is_named_only_where_the_task_has_it(ask: str, sentence: str) -> None:
    task = simple("def f(z):\n    return np.log(z)", "f(np.array([2.0, 5.0]))", subject=SUBJECT)
    verdict = judged("def f(z):\n    return np.log2(z)", msgspec.structs.replace(task, ask=ask))
    assert verdict.feedback == (sentence,)


@pytest.mark.parametrize(
    ("reference", "answer", "sentence"),
    [
        (
            "np.ones((4, 7))",
            "np.ones((4, 7)).mean(axis=1)",
            "It returns shape (4,) where (4, 7) is asked for: a sum or mean over an axis",
        ),
        ("np.ones((4, 7))", "np.ones(4)", "It returns shape (4,) where (4, 7) is asked for."),
        ("np.ones(4)", "2 * np.ones((4, 1))", "It returns shape (4, 1) where (4,) is asked for: keepdims too many?"),
        ("np.ones((4, 7))", "np.ones((7, 4))", "It returns shape (7, 4) where (4, 7) is asked for: transposed?"),
        (
            "np.ones(4)",
            "np.ones((4, 1))",
            "It returns shape (4, 1) where (4,) is asked for: the same numbers in another",
        ),
        ("np.ones(4)", "np.ones((4, 4))", "It returns shape (4, 4) where (4,) is asked for: should an axis be"),
        (
            "np.ones((4, 7))",
            "np.ones((4, 7)).mean()",
            "It returns shape () where (4, 7) is asked for: summed or averaged over everything?",
        ),
        ("np.ones(4)", "np.ones(5)", "It returns shape (5,) where (4,) is asked for."),
        ("(1.0, np.ones(2))", "1.0", "It returned one value where 2 values are asked for."),
        ("{'ce': 1.0}", "{}", "The dict lacks 'ce'."),
        ("{'ce': 1.0}", "{'ce': 1.0, 'kl': 2}", "The dict has 'kl', which nobody asked for."),
        ("{'ce': 1.0}", "1.0", "It returned a number where a dict is asked for."),
        ("{'ce': 1.0}", "[1.0, 2.0]", "It returned a list or an array where a dict is asked for."),
        ("{'ce': 1.0}", "(1.0, 2.0)", "It returned a tuple where a dict is asked for."),
        ("{'ce': 1.0}", "{'ce': np.ones(2).mean}", "`ce` is a method or function, not a value: call it?"),
        ("{'ce': 1.0}", "{'ce': lambda: 1.0}", "`ce` is a function, not a value: call it?"),
        ("{'ce': 1.0}", "{'ce': (x for x in [1])}", "`ce` is a generator, which cannot be compared"),
        ("{'ce': 1.0}", "{'ce': {1, 2}}", "`ce` is a set, which cannot be compared"),
        ("(1.0, np.ones(2))", "(1.0, np.ones(2).sum)", "Part 2 is a method or function, not a value: call it?"),
        ("{'ce': 1.0}", "{float('nan'): 1.0}", "A key of the dict is nan"),
        ("1.0", "np.ma.masked_all(())", "It returned an array with masked entries, which cannot be compared"),
        ("np.ones(2)", "np.ma.array([1.0, 1.0], mask=True)", "It returned an array with masked entries"),
        ("{'a': 1.0, 'b': 2.0}", "{'a': 2.0, 'b': 1.0}", "`a` and `b` are exchanged."),
        ("(np.ones(2), 3.0)", "(3.0, np.ones(2))", "Part 1 and part 2 are exchanged."),
        ("(np.arange(4.0), 3.0)", "(-np.arange(4.0), 3.0)", "Part 1: every value has the wrong sign."),
        ("{'a': 1.0, 'b': 2.7}", "{'a': 1.0, 'b': 2.0}", "`a` is right; `b` is another value."),
        ("np.arange(5.0)", "np.arange(4.0, -1.0, -1.0)", "The values are the right ones in another order."),
        ("np.array([.2, .8])", "1 - np.array([.2, .85])", "It returns another value here."),
        ("np.array([.2, .7])", "1 - np.array([.2, .7])", "Every value is 1 minus the right one."),
        ("np.inf", "27.6", "There is a number where inf is asked for: a clip"),
        ("np.array([[1., 2.], [3., 4.]])", "np.array([[1., 3.], [2., 4.]])", "The values are right but transposed"),
        (
            "np.array([.2, .8])",
            "np.exp([.2, .8]) / np.exp([.2, .8]).sum()",
            "These are the right values with a softmax",
        ),
    ],
)
def test_kind_and_shape_of_a_value_are_told(reference: str, answer: str, sentence: str) -> None:
    task = simple(f"def f():\n    return {reference}", "f()")
    verdict = judged(f"def f():\n    return {answer}", task)
    assert verdict.outcome is Outcome.WRONG
    assert verdict.feedback[0].startswith(sentence)


@pytest.mark.parametrize(
    ("reference", "answer", "right"),
    [
        ("1.0", "1.0000005", True),
        ("1.0", "1.000002", False),
        ("0.0", "-0.0", True),
        ("0.0", "1e-10", True),
        ("np.nan", "np.nan", True),
        ("np.nan", "1.0", False),
        ("np.inf", "-np.inf", False),
        ("-np.inf", "-np.inf", True),
        ("np.array([1.0, np.inf])", "[1.0, float('inf')]", True),
        ("np.array([1.0, 2.0])", "(1.0, 2.0)", True),
        ("(1.0, 2.0)", "np.array([1.0, 2.0])", True),
        ("(1.0, np.ones(2))", "(1.0, [1, 1])", True),
        ("(1.0, np.ones(2))", "[1.0, [1, 1]]", True),
        ("np.array(3.0)", "3", True),
        ("3.0", "np.array([3.0])", False),
        ("np.array([])", "[]", True),
        ("{'a': np.ones(2)}", "{'a': [1, 1]}", True),
        ("'yes'", "'yes'", True),
        ("'yes'", "'no'", False),
        ("None", "None", True),
        ("None", "0", False),
        ("True", "np.bool_(True)", True),
        ("[[1, 2], [3]]", "([1, 2], [3])", True),
        ("np.float32(0.5)", "0.5", True),
        ("1 / 0", "[][1]", False),
        ("1 / 0", "2 / 0", True),
        ("np.arange(3)", "range(3)", True),
        ("10 ** 30", "1e30", True),
        ("[10 ** 30, 1]", "[1e30, 1.0]", True),
        ("1.0", "10 ** 400", False),
        ("np.ones(2)", "[10 ** 400] * 2", False),
        ("0.0", "2 ** 3001", False),
        ("np.ones((2, 0))", "[[], []]", True),
        ("np.ones(2)", "[[] for _ in range(2)]", False),
        ("np.ones(2)", "np.zeros((3, 0))", False),
        ("np.array([np.nan, 1.0])", "[None, 1.0]", False),
        ("np.array([np.nan, 1.0])", "np.array([None, 1.0])", False),
        ("np.array([0.5, 1.0])", "np.array(['0.5', '1.0'])", False),
        ("np.ones(2)", "np.zeros((1,) * 9)", False),
        ("np.exp(np.arange(2.0))", "np.frompyfunc(math.exp, 1, 1)(np.arange(2.0))", True),
    ],
)
def test_values_are_compared_as_the_curriculum_says(reference: str, answer: str, right: bool) -> None:
    task = simple(f"def f():\n    return {reference}", "f()")
    verdict = judged(f"def f():\n    return {answer}", task)
    assert verdict.outcome is (Outcome.CORRECT if right else Outcome.WRONG)


def test_the_counterexample_is_aligned_and_has_the_digits_it_takes() -> None:
    task = simple("def f(x):\n    return np.array([-1.5, 0.25, 100.0]) * x", "f(1.0)")
    verdict = judged("def f(x):\n    return np.array([-1.5, 0.250001, 100.0]) * x", task)
    assert verdict.counterexample is not None
    assert verdict.counterexample.call == "f(1.0)"
    assert verdict.counterexample.got == "[-1.5, 0.250001, 100]"
    assert verdict.counterexample.expected == "[-1.5,     0.25, 100]"


def test_of_a_large_array_the_part_about_the_first_difference_is_shown() -> None:
    task = simple("def f():\n    return np.zeros((50, 50))", "f()")
    verdict = judged("def f():\n    z = np.zeros((50, 50))\n    z[30, 40] = 7\n    return z", task)
    assert verdict.counterexample is not None
    assert "7" in verdict.counterexample.got
    assert verdict.counterexample.got.count("\n") == 7
    assert len(verdict.counterexample.got) < 300


def test_a_random_input_that_fails_is_reduced_to_a_small_one() -> None:
    answer = f"{LOG_SOFTMAX}\ng = f\ndef f(z):\n    return np.where(np.abs(z) > 100, 0.5, g(z))"
    verdict = judged(answer)
    assert verdict.counterexample is not None
    assert len(verdict.counterexample.call) < 40
    assert verdict.counterexample.call.startswith("f(np.array([[")


def test_random_inputs_are_the_same_every_time() -> None:
    answer = f"{LOG_SOFTMAX}\ng = f\ndef f(z):\n    print(z.sum() if z.shape == (4, 7) else '')\n    return g(z)"
    assert judged(answer).output == judged(answer).output


def test_a_right_program_hears_that_it_changes_its_argument() -> None:
    verdict = judged("def f(z):\n    z -= np.logaddexp.reduce(z, axis=-1, keepdims=True)\n    return z")
    assert verdict.outcome is Outcome.CORRECT
    assert verdict.feedback == ("It also changes `z`, the caller's own array.",)


def test_a_property_can_ask_that_the_argument_is_untouched() -> None:
    untouched = "(lambda v: (f(v), v.tolist())[1] == [1.0, 2.0])(np.array([1.0, 2.0]))"
    task = simple(
        "def f(z):\n    return z + 1",
        "f(np.ones(2))",
        properties=(Property(name="argument untouched", holds=untouched),),
    )
    verdict = judged("def f(z):\n    z += 1\n    return z", task)
    assert verdict.outcome is Outcome.WRONG
    assert verdict.feedback == ("This should hold: argument untouched.",)
    assert verdict.counterexample is not None
    assert (verdict.counterexample.got, verdict.counterexample.expected) == ("False", "True")


@pytest.mark.parametrize("body", ["np.random.normal() + x", "COUNT.append(1) or len(COUNT) + x"])
def test_two_answers_to_one_call_are_noticed(body: str) -> None:
    task = simple("def f(x):\n    return x", "f(1.0)", "f(2.0)")
    verdict = judged(f"COUNT = []\ndef f(x):\n    return {body}", task)
    assert verdict.outcome is Outcome.WRONG
    assert verdict.feedback == ("The same call gave two different answers: chance or kept state is at work.",)


def test_a_misconception_that_raises_is_recognised() -> None:
    wrong = "def f(x):\n    return math.log(x)"
    task = simple(
        "def f(x):\n    return np.log(x)",
        "f(np.array([1.0, 2.0]))",
        "f(2.0)",
        misconceptions=(Misconception(name="math-log", answer=wrong, say="math.log takes one number."),),
    )
    verdict = judged("import math as m\ndef f(y):\n    return m.log(y)", task)
    assert (verdict.misconception, verdict.feedback) == ("math-log", ("math.log takes one number.",))


def test_what_a_program_prints_and_raises_cannot_steer_a_terminal() -> None:
    verdict = judged(
        "print('a\\x1b[2Jb\\x9bc\\u202ed\\te')\ndef f(z):\n    raise ValueError('\\x1b]52;c;x\\x07\\u2066')"
    )
    shown = "".join([verdict.output, *verdict.feedback, verdict.counterexample.got if verdict.counterexample else ""])
    assert verdict.output == "a[2Jbcd\te\n"
    assert not set(shown) & set("\x1b\x07\x9b\u202e\u2066")


FRAMES = """
os = np.lib._npyio_impl.os
def text(t): return b"S" + len(t).to_bytes(4, "little") + t
def pairs(*p): return b"M" + len(p).to_bytes(4, "little") + b"".join(k + v for k, v in p)
def say(body): os.write(3, len(body).to_bytes(4, "little") + body)
"""
"""How a program writes into the channel that its values travel through."""
SYNTAX = r"""
say(pairs((text(b"problem"), text(b"syntax")), (text(b"part"), text(b"PART")), (text(b"raised"), text(b"")),
    (text(b"message"), text(b"\x1b]0;own\x07" * 9000)), *((text(p), b"N") for p in
    (b"line", b"column", b"end_line", b"end_column"))))
os._exit(0)
"""
BEGUN = r"say(pairs((text(b'names'), b'L' + bytes(4)), (text(b'printed'), b'I\1\0\0\0' + b'0')))"
ARRAY = r"say(b'A\x0b\x01\x01\0\0\0' + bytes(8)); os._exit(0)"


@pytest.mark.parametrize(
    "forged",
    [
        SYNTAX.replace("PART", "program"),
        SYNTAX.replace("PART", "lent"),
        ARRAY,
        f"{BEGUN}; {ARRAY}",
        r"os.write(3, b'\1\0\0\0N' * 300_000); os._exit(0)",
        "os.write(2, b'x' * 65536 * 2)",
    ],
)
def test_forged_frames_come_to_a_verdict_that_says_little_and_steers_nothing(
    forged: str, caplog: pytest.LogCaptureFixture
) -> None:
    task = simple("def f():\n    return 1", "f()")
    told = check(task, FRAMES + forged).feedback
    assert told
    assert not set("".join(told)) & set("\x1b\x07")
    assert max(map(len, told)) < 3000
    assert not caplog.records


def test_an_argument_s_name_is_only_told_where_python_gave_it() -> None:
    task = simple("def f(z):\n    return z * 1.0", "f(np.ones(2))")
    sneaky = r"""
class Code:
    co_varnames, co_argcount = ("\x1b]0;own\x07 z",), 1
def call(self, z):
    result = z * 1.0
    z[0] = 5
    return result
f = type("F", (), {"__co" + "de__": Code, "__call__": call})()
"""
    assert judged(sneaky, task).feedback == ("It also changes `argument 1`, the caller's own array.",)
    bound = "class F:\n    def g(self, z):\n        r = z * 1.0\n        z[0] = 5\n        return r\nf = F().g"
    assert judged(bound, task).feedback == ("It also changes `z`, the caller's own array.",)


def test_a_few_whole_numbers_are_not_told_as_half_or_double_of_the_right_ones() -> None:
    task = simple("def f(n):\n    return n", "f(2)", "f(4)")
    assert judged("def f(n):\n    return n // 2", task).feedback == ("It returns another value here.",)
    assert judged("def f(n):\n    return -n", task).feedback == ("Every value has the wrong sign.",)


@pytest.mark.parametrize("values", ["np.full(2, 1e308)", "np.array([-1e308, 1e308])"])
def test_looking_for_relations_warns_of_nothing(values: str, recwarn: pytest.WarningsRecorder) -> None:
    assert judged(f"def f():\n    return {values}", simple("def f():\n    return np.ones(2)", "f()")).feedback
    assert not list(recwarn)


def test_an_exception_beside_an_integer_that_python_does_not_write_out_keeps_its_sentence() -> None:
    verdict = judged("def f(z):\n    n = 10 ** 5000\n    return [1][n.bit_length()]")
    assert verdict.feedback[0].startswith("Line 3 raises IndexError")


def test_a_program_without_memory_is_not_tried_at_every_call() -> None:
    task = simple("def f(x):\n    return x", *(f"f({number}.0)" for number in range(40)), limits=TASK.limits)
    verdict = judged("N = []\ndef f(x):\n    N.append(1)\n    print(len(N))\n    return np.ones(10 ** 12)", task)
    assert verdict.reason is Reason.MEMORY
    assert verdict.output.split() == ["1"]


def test_long_output_is_cut() -> None:
    verdict = judged(f"print('x' * 100000)\n{LOG_SOFTMAX}")
    assert verdict.outcome is Outcome.CORRECT
    assert len(verdict.output) < 5000


def test_nothing_of_the_reference_is_told() -> None:
    task = simple("def f(x):\n    hidden_name = 41\n    return hidden_name + x", "f(1.0)")
    verdict = judged("def f(x):\n    raise NameError('what')", task)
    assert "hidden_name" not in repr(verdict)


def test_a_program_that_is_stopped_shows_the_call_it_was_stopped_in() -> None:
    verdict = judged("def f(z):\n    while z.ndim > 1: pass\n    return z - np.logaddexp.reduce(z)")
    assert verdict.reason is Reason.TIMEOUT
    assert verdict.counterexample is not None
    assert verdict.counterexample.call == TASK.calls[1]
    assert verdict.counterexample.got == "no answer"


def test_the_values_at_the_line_that_raised_are_told() -> None:
    verdict = judged("def f(z):\n    n = z.size\n    return z[n]")
    assert verdict.feedback[1] == "There, `z` is [2.0, 0.5, -1.0], `n` is 3."


def test_a_function_that_stands_there_twice_is_pointed_at() -> None:
    task = simple("def f(x):\n    return x + 17", "f(1.0)")
    verdict = judged("def f(x):\n    return x + 17\n\n\ndef f(x):\n    return x * 3", task)
    assert verdict.feedback[-1] == "`f` is defined twice; the one in line 5 counts."


def test_a_reference_that_was_stopped_once_is_run_again(monkeypatch: pytest.MonkeyPatch) -> None:
    stopped = sandbox.Run(stop=sandbox.Stop(trouble=sandbox.Trouble.TIMEOUT))
    really, runs = sandbox.run, []

    def busy(*values: Any, **named: Any) -> sandbox.Run:
        runs.append(values)
        return stopped if len(runs) == 2 else really(*values, **named)

    monkeypatch.setattr(sandbox, "run", busy)
    task = simple("def f(x):\n    return x + 41", "f(1.0)")
    assert judged("def f(x):\n    return 41 + x", task).outcome is Outcome.CORRECT
    assert len(runs) == 3


FORGED = [
    "np.allclose = lambda *a, **k: True",
    "np.abs = np.all = np.exp = np.asarray = lambda *a, **k: True",
    "class A(float):\n    __eq__ = __le__ = __lt__ = __sub__ = lambda *a: True\nf = lambda z: A(0)",
    "class A(np.ndarray):\n    def __array_ufunc__(self, *a, **k): return True\nf = lambda z: np.zeros(1).view(A)",
]


@pytest.mark.parametrize(
    "forged",
    [
        "np.allclose = lambda *a, **k: True",
        "def abs(x):\n    return 0",
        "__builtins__['abs'] = lambda x: 0",
        "math.fabs = lambda x: 0",
    ],
)
@pytest.mark.parametrize("holds", ["np.allclose(f(2.0), 4)", "abs(f(2.0) - 4) < 1e-9", "math.fabs(f(2.0) - 4) < 1e-9"])
def test_a_property_is_judged_with_python_and_numpy_as_they_were(forged: str, holds: str) -> None:
    task = simple("def f(x):\n    return x * x", "f(1.0)", properties=(Property(name="squares", holds=holds),))
    verdict = judged(f"def f(x):\n    return x\n{forged}", task)
    assert verdict.outcome is Outcome.WRONG
    assert verdict.feedback in (
        ("This should hold: squares.",),
        ("Line 3: `__builtins__` looks inside Python; programs here do without.",),
    )


@pytest.mark.parametrize("forged", FORGED)
def test_a_program_cannot_talk_its_way_to_a_right_verdict(forged: str) -> None:
    verdict = judged(f"{forged}\nf = globals().get('f') or (lambda z: z)")
    assert verdict.outcome is Outcome.WRONG


@pytest.mark.parametrize(("x", "outcome"), [("0.001", Outcome.WRONG), ("1e-9", Outcome.CORRECT)])
def test_a_call_may_be_compared_more_strictly_than_the_others(x: str, outcome: Outcome) -> None:
    strict = NamedCall(call="f(2.0)", tolerance=Tolerance(rel=1e-6, abs=0))
    task = simple("def f(x):\n    return x", "f(1.0)", strict, tolerance=Tolerance(rel=0.01))  # type: ignore[arg-type]
    assert judged(f"def f(x):\n    return x + {x} * (x - 1)", task).outcome is outcome


@pytest.mark.parametrize(
    ("body", "output"),
    [
        ("print('at', x)", "at 2.0\n… and 2 lines at other calls"),
        ("print('two') if x == 2 else None", "two\n"),
        ("print('one') if x == 1 else None", "one\none\n"),
        ("pass", ""),
    ],
)
def test_what_the_failing_call_printed_comes_before_what_others_did(body: str, output: str) -> None:
    task = simple("def f(x):\n    return x", "f(1.0)", "f(2.0)")
    assert judged(f"def f(x):\n    {body}\n    return x ** 2", task).output == output
