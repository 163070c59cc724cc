"""Data that lessons bring along: an npz file beside them, opened here because programs have no files."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]


@lru_cache(maxsize=8)
def load_arrays(file: str) -> Mapping[str, Array]:
    """The arrays of an npz file, by name; nothing where no file is named. Raises ValueError with a sentence."""
    if not file:
        return MappingProxyType({})
    from zipfile import BadZipFile

    import numpy as np

    try:
        with np.load(file, allow_pickle=False) as found:
            return MappingProxyType({name: found[name] for name in found.files})
    except (OSError, ValueError, AttributeError, TypeError, BadZipFile) as problem:
        raise ValueError(f"the arrays of {file} cannot be read: {problem}") from problem
