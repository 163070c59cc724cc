import subprocess
import sys


def test_setting_a_formula_loads_nothing_beyond_the_standard_library() -> None:
    program = (
        "import sys; before = set(sys.modules); import tutor.typeset; "
        "roots = {name.partition('.')[0] for name in set(sys.modules) - before}; "
        "print(sorted(roots - set(sys.stdlib_module_names)))"
    )
    shown = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "['tutor']"
