// In the preview only: reloads a page when it changed, and shows what is wrong with its report.
"use strict";
(() => {
  const own = document.currentScript.dataset.mark;
  const place = "nianbao-live:" + location.pathname;
  const make = (name, text, kind) => {
    const element = document.createElement(name);
    if (text) element.textContent = text;
    if (kind) element.className = kind;
    return element;
  };

  // What a reload must not lose; kept for this tab only.
  const remembered = (key) => {
    try {
      return sessionStorage.getItem(key);
    } catch {
      return null;
    }
  };
  const remember = (key, value) => {
    try {
      if (value === null) sessionStorage.removeItem(key);
      else sessionStorage.setItem(key, value);
    } catch {
      // then the page begins at its top
    }
  };

  const sheet = make("link");
  sheet.rel = "stylesheet";
  sheet.href = "/-/live.css";

  const panel = make("section");
  panel.id = "nianbao-live";
  panel.setAttribute("aria-label", "预览");
  panel.hidden = true;
  const status = make("p");
  status.setAttribute("role", "status");
  const links = make("p", "", "links");
  const lists = make("div");
  panel.append(status, links, lists);

  const item = (found) => {
    const row = make("li", "", found.level);
    const head = make("p");
    head.append(make("strong", `${found.severity} ${found.code}`), ` ${found.name}`);
    const elsewhere = found.href && found.href !== location.pathname;
    const where = make(elsewhere ? "a" : "span", found.where, "where");
    if (elsewhere) where.href = found.href;
    row.append(head, where, make("p", found.message));
    if (found.help) row.append(make("p", `改法：${found.help}`, "help"));
    return row;
  };

  const list = (one) => {
    const key = `nianbao-live:${one.key}`;
    const details = make("details");
    const wished = remembered(key);
    details.open = wished === null ? one.open : wished === "open";
    const rows = make("ul");
    rows.append(...one.items.map(item));
    details.append(make("summary", one.title), rows);
    if (one.more) details.append(make("p", one.more));
    details.firstChild.addEventListener("click", () =>
      remember(key, details.open ? "closed" : "open"),
    );
    return details;
  };

  const say = (level, headline) => {
    panel.hidden = !headline;
    panel.className = level;
    if (status.textContent !== headline) status.textContent = headline;
  };

  let restored = false;
  const show = (news) => {
    say(news.level, news.headline);
    links.replaceChildren(
      ...news.links.map(([words, href]) => {
        const link = make("a", words);
        link.href = href;
        return link;
      }),
    );
    lists.replaceChildren(...news.lists.map(list));
    if (restored) return;
    restored = true;
    const top = remembered(place);
    remember(place, null);
    if (top !== null) scrollTo({ top: Number(top), behavior: "instant" });
  };

  let source = null;
  const leave = () => {
    source?.close();
    source = null;
  };
  const listen = () => {
    // A browser allows few connections to one server: only the page that is seen keeps one.
    if (document.hidden || source) return;
    source = new EventSource("/-/live?" + new URLSearchParams({ page: location.pathname, mark: own }));
    source.onmessage = (message) => {
      const news = JSON.parse(message.data);
      if (news.mark === own) {
        show(news);
        return;
      }
      leave();
      remember(place, String(scrollY));
      location.reload();
    };
    source.onerror = () => {
      if (source) say("error", "预览已停止。重新运行 nianbao serve 后，这里会自动接上。");
    };
  };

  // First the sheet: without it, Pico would ask for images, which the pages' policy forbids.
  sheet.onload = () => document.body.append(panel);
  document.head.append(sheet);
  document.addEventListener("visibilitychange", () => (document.hidden ? leave() : listen()));
  addEventListener("pagehide", leave);
  addEventListener("pageshow", listen);
})();
