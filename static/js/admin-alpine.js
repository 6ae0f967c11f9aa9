/* Lets the admin theme run without `unsafe-eval`.
 *
 * django-unfold 0.91.0 writes small programs into x-… attributes, for which the Alpine it brings needs eval().
 * scripts/vendor.py puts this file in front of Alpine's own CSP build and serves both as the theme's
 * unfold/js/alpine/alpine.js. That build reads simple expressions itself, but knows no globals and no
 * statements; what the theme uses of those is given here by name. It fits that one version of the theme:
 * tests in the browser fail on any policy violation or script error in the admin.
 */
document.addEventListener("alpine:init", () => {
  const { Alpine } = window;

  // x-data="theme()" looks up a registered component; the theme defines plain global functions.
  for (const name of ["theme", "searchForm", "searchDropdown", "searchCommand"]) {
    if (typeof window[name] === "function") Alpine.data(name, window[name]);
  }

  // The body's x-data reads localStorage and calls getCurrentTab() in x-init: both out of the CSP build's reach.
  const { body } = document;
  const primaryTab = (body.getAttribute("x-data") || "").match(/activeTab:\s*'([^']*)'/)?.[1];
  Alpine.data("unfoldBody", () => ({
    activeTab: primaryTab ?? "",
    sidebarMobileOpen: false,
    sidebarDesktopOpen: localStorage.getItem("sidebarDesktopOpen") !== "0",

    // Saving a form should come back to the open tab, which the theme keeps in the address after #.
    get formAction() {
      const fragment = this.activeTab && this.activeTab !== "general" ? `#${this.activeTab}` : "";
      return window.location.pathname + window.location.search + fragment;
    },

    init() {
      if (primaryTab !== undefined && window.getCurrentTab) this.activeTab = window.getCurrentTab() || primaryTab;
      this.$watch("sidebarDesktopOpen", (open) => localStorage.setItem("sidebarDesktopOpen", open ? "1" : "0"));
    },
  }));
  body.setAttribute("x-data", "unfoldBody");
  body.removeAttribute("x-init");

  for (const form of document.querySelectorAll("form")) {
    for (const attribute of ["x-bind:action", ":action"]) {
      if ((form.getAttribute(attribute) || "").includes("window.location")) form.setAttribute(attribute, "formAction");
    }
  }
});
