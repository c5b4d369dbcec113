"""The command line: everything that makes sense without a window, scriptable, with `--json`.

Words, flags and keys are a contract: add freely, never rename. Each feature has one module with
`register(verbs)`; `frame.py` does what all verbs share.
"""
