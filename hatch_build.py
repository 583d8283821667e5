"""Build hook: makes the one Vega bundle that every chart and explorer on a page shares."""

from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

BUNDLE = Path("src/summitry/frontend/static/vega.js")
SNIPPET = "globalThis.vegaEmbed = vegaEmbed;"


class VegaBundle(BuildHookInterface):
    """Bundle Vega, Vega-Lite and vega-embed into one module, without Node and without network."""

    PLUGIN_NAME = "custom"

    def initialize(self, version, build_data):
        """Write the bundle and add it to the wheel, since git ignores it."""
        import vl_convert

        bundle = vl_convert.javascript_bundle(SNIPPET, vl_version="6.4")
        (Path(self.root) / BUNDLE).write_text(bundle, "utf-8")
        build_data["artifacts"].append(BUNDLE.as_posix())
