"""Notebooks per unit through papermill, pages from them, and an output folder that is published whole or not at all.

The only importer of papermill, nbconvert and nbformat. A unit that fails gets an error page and stops nobody.
Left out for now: resuming a finished run, warm kernels and more than one machine.
"""

from assess.running.fleet import Status, run_fleet

__all__ = ["Status", "run_fleet"]
