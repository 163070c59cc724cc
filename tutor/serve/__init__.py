"""The tutor in a browser: learners come by secret links, and each visit is a process of its own.

The server (``server``) answers browsers and holds no lesson; visits are forked from one warm process (``template``).
"""
