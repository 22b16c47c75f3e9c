"""Notebooks per unit through papermill, pages from them, and an output folder that is published whole or not at all.

The only importer of papermill, nbconvert and nbformat. `fleet.run_fleet` is the main job; `papermill_engine` offers
both engines to anybody's papermill, which is why importing this package costs nothing. Left out: a kernel provisioner
for JupyterLab and nbval.
"""
