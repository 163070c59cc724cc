"""How strongly signs bind: what is read or written stops at the first weaker one."""

from __future__ import annotations

SUM, PRODUCT, FACTOR, POWER, ATOM = 1, 2, 3, 4, 5
"""A sum, a product, what stands beside something without a sign, a power, what needs no bracket at all."""
