"""The rubric language: what it consists of (`language`), how it is read (`load`) and what it refuses (`lint`).

A rubric is a folder of YAML that an official can read aloud and that the engine executes without any other code.
Left out: scoring itself, and the official text, which `why` and `basis` only point to.
"""

from assess.rubric.language import Criterion, Rubric, Rule, Section, VetoRule
from assess.rubric.lint import lint
from assess.rubric.load import load_rubric

__all__ = ["Criterion", "Rubric", "Rule", "Section", "VetoRule", "lint", "load_rubric"]
