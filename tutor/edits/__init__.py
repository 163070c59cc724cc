"""One change to a program at a time, each with a name: what reasons are looked for with, and what tasks are proved with."""
