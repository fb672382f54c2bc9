// 长者模式 and dark mode: two switches in the masthead, remembered on this device. Without this
// script the system's own preferences decide, and the switches are not shown.
"use strict";
(() => {
  const root = document.documentElement;
  root.toggleAttribute("data-script", true); // what only a script can do may be shown
  const sheet = document.getElementById("dark-sheet");
  const asked = sheet.media;
  const system = matchMedia("(prefers-color-scheme: dark)");

  // Some browsers keep nothing for pages opened as files: then a switch holds for one page.
  const remembered = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };
  const remember = (key, value) => {
    try {
      localStorage.setItem(key, value);
    } catch {
      // not remembered
    }
  };

  const state = { large: remembered("large") === "on", dark: remembered("dark") };
  const isDark = () => (state.dark === null ? system.matches : state.dark === "on");
  const apply = () => {
    root.toggleAttribute("data-large", state.large);
    sheet.media = state.dark === null ? asked : isDark() ? "screen" : "not all";
    if (state.dark === null) delete root.dataset.theme;
    else root.dataset.theme = isDark() ? "dark" : "light"; // for Pico
  };

  // Before anything is drawn, so that no page flashes in the other mode.
  apply();
  document.addEventListener("DOMContentLoaded", () => {
    const large = document.getElementById("mode-large");
    const dark = document.getElementById("mode-dark");
    const show = () => {
      large.setAttribute("aria-pressed", String(state.large));
      dark.setAttribute("aria-pressed", String(isDark()));
    };
    large.addEventListener("click", () => {
      state.large = !state.large;
      remember("large", state.large ? "on" : "off");
      apply();
      show();
    });
    dark.addEventListener("click", () => {
      state.dark = isDark() ? "off" : "on";
      remember("dark", state.dark);
      apply();
      show();
    });
    system.addEventListener("change", show);
    show();
    large.parentElement.hidden = false;
  });
})();
