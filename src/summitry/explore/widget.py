"""The Python side of an explorer on screen: it hears the settings and, in the live form, answers with rows."""

import anywidget
import traitlets

# The page's own script draws the explorer (frontend/static/summitry.js); this one only tells it where Python is.
BRIDGE = """
export default {
  initialize({ model }) {
    const models = (globalThis.summitryModels ??= new EventTarget());
    models[model.get("token")] = model;
    models.dispatchEvent(new Event(model.get("token")));
  },
};
"""


class ExplorerWidget(anywidget.AnyWidget):
    """Keeps `explorer.settings` equal to the controls on the page, and sends new rows to a live explorer."""

    _esm = BRIDGE
    token = traitlets.Unicode().tag(sync=True)

    def __init__(self, explorer):
        super().__init__(token=explorer.token)
        self.explorer = explorer
        self.on_msg(self._moved)

    def _moved(self, _widget, content, _buffers):
        settings = content["settings"]
        self.explorer.settings = self.explorer.check(settings)
        if self.explorer.form == "live":
            self.send({**content, "frame": self.explorer.frame(settings)})
