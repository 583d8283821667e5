"""Explorers: models that a learner can move, declared once and shown in a kernel, on a page or on paper."""

from summitry.explore.controls import Choice, Slider, Switch
from summitry.explore.explorer import Explorer

__all__ = ["Choice", "Explorer", "Slider", "Switch"]
