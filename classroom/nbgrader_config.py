"""For a course of nbgrader: copy the exercises to source/NN_slug/NN_slug.ipynb and this file beside source.

The exercises hold the marks that nbgrader wants, and blanks of their own, so nbgrader need not make any.
"""

from nbgrader.converters import GenerateAssignment

c = get_config()  # noqa: F821
c.CourseDirectory.course_id = "summitry"
c.GenerateAssignment.preprocessors = [
    step for step in GenerateAssignment().preprocessors if step.__name__ not in ("ClearSolutions", "InstantiateTests")
]
