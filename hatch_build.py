"""Build hook: makes the one Vega bundle that every chart and explorer shares, and puts the course into the wheel."""

from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

BUNDLE = Path("src/summitry/frontend/static/vega.js")
CONTENT = {
    "lessons": "*.ipynb",
    "exercises": "*.ipynb",
    "solutions": "*.ipynb",
    "memos": "*.ipynb",
    "datasets": "*.*",
    "classroom": "**/*.*",
}
SNIPPET = "globalThis.vegaEmbed = vegaEmbed;"


class BuildHook(BuildHookInterface):
    """Bundle Vega, Vega-Lite and vega-embed into one module, without Node and without network; add the course."""

    PLUGIN_NAME = "custom"

    def initialize(self, version, build_data):
        """Add the bundle, which git ignores, and to a real wheel the notebooks and datasets.

        An editable install finds the notebooks and datasets in the checkout.
        """
        import vl_convert

        bundle = vl_convert.javascript_bundle(SNIPPET, vl_version="6.4")
        (Path(self.root) / BUNDLE).write_text(bundle, "utf-8")
        build_data["artifacts"].append(BUNDLE.as_posix())
        if version == "standard":
            for folder, pattern in CONTENT.items():
                root = Path(self.root)
                for path in sorted((root / folder).glob(pattern)):
                    build_data["force_include"][str(path)] = f"summitry/content/{path.relative_to(root).as_posix()}"
