"""One change to a program at a time: what reasons are looked for with, and what tasks are proved with."""
