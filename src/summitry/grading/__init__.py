"""For teachers who must: submitted exercises, run apart and checked with the course's own checks.

`submissions` finds and reads notebooks, `run` runs one in a process of its own (`child`), `answers` carries what it
answered back as JSON, `report` writes the table and a page for each learner.
"""

from summitry.grading.grade import Grade, Mark, grade

__all__ = ["Grade", "Mark", "grade"]
