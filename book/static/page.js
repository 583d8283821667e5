// What scrolls must be reachable by keyboard: give it a place in the tab order while it is wider than its frame.
(() => {
  const wide = ".cell_output, .cell_output pre, .pst-scrollable-table-container, pre, math, details";
  function mark() {
    for (const node of document.querySelectorAll(wide)) {
      if (node.scrollWidth > node.clientWidth + 1 && getComputedStyle(node).overflowX !== "visible") node.tabIndex = 0;
    }
  }
  addEventListener("load", mark);
  addEventListener("resize", mark);
  addEventListener("summitry-drawn", mark);
})();

// The search shows a piece of each page that it finds; pages opened from a folder may not read each other.
if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
