"""What axe finds on a page: rules of WCAG that it breaks."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# The rules that may be kept in light and broken in dark; everything else about a page is the same in both.
OF_COLOUR = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}


def breaks(page: Page, run_only: object = None) -> dict[str, list[str]]:
    """Rules that the page breaks, of all or of those named, each with the first elements that do."""
    page.emulate_media(reduced_motion="reduce")  # colours change at once: half of a change is in no design
    options = {"resultTypes": ["violations"]} | ({"runOnly": run_only} if run_only else {})
    found = Axe().run(page, options=options).response["violations"]
    return {rule["id"]: [node["html"][:160] for node in rule["nodes"]][:3] for rule in found}
