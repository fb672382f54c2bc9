// The search page: what search.js finds, shown as it arrives. The search in the page's address begins
// here, before the page itself is read to its end.
(() => {
  "use strict";

  const { find, more, verifiedAuthorities, fold, FEW, AUTHORITIES } = window.nianbaoSearch;
  const PAGE = 10;
  const MANY = 200;
  const AROUND = 36; // characters of an excerpt on either side of the match
  const SOON = 400; // milliseconds that a search may take before it says that it goes on
  const GOING = "正在检索……";

  // --- excerpts

  // Where each match begins and ends in the text as it was written.
  function matches(text, words) {
    const places = [];
    let folded = "";
    let at = 0;
    for (const character of text) {
      const own = fold(character);
      for (let unit = 0; unit < own.length; unit += 1) places.push([at, at + character.length]);
      folded += own;
      at += character.length;
    }
    const found = [];
    for (const word of words)
      for (let from = folded.indexOf(word); from >= 0; from = folded.indexOf(word, from + word.length))
        found.push([places[from][0], places[from + word.length - 1][1]]);
    return found.sort((x, y) => x[0] - y[0] || y[1] - x[1]);
  }

  function excerptOf(block, word) {
    const [[start, end]] = matches(block, [word]);
    const before = Array.from(block.slice(0, start));
    const after = Array.from(block.slice(end));
    return (
      (before.length > AROUND ? "…" : "") +
      before.slice(-AROUND).join("") +
      block.slice(start, end) +
      after.slice(0, AROUND).join("") +
      (after.length > AROUND ? "…" : "")
    );
  }

  // --- results

  function element(name, className, ...children) {
    const made = document.createElement(name);
    if (className) made.className = className;
    made.append(...children);
    return made;
  }

  function link(href, ...children) {
    const made = element("a", "", ...children);
    made.href = href;
    return made;
  }

  function marked(text, words) {
    const parts = [];
    let at = 0;
    for (const [start, end] of matches(text, words)) {
      if (end <= at) continue;
      parts.push(text.slice(at, Math.max(at, start)));
      parts.push(element("mark", "", text.slice(Math.max(at, start), end)));
      at = end;
    }
    return [...parts, text.slice(at)];
  }

  function authorityItem(record, words) {
    const years = [...record.years.keys()].sort((x, y) => y - x);
    const about = [record.area, record.kind].filter(Boolean).join(" · ");
    const code = record.code ? [" · ", ...marked(record.code, words)] : [];
    const head = link(`${record.path}/index.html`, ...marked(record.fullName, words));
    const line = element("p", "search-about", about, ...code);
    const item = element("li", "", element("h3", "", head), line);
    if (years.length)
      item.append(
        element(
          "p",
          "search-years",
          ...years.map((year) => link(`${record.path}/${year}.html`, `${year} 年`)),
        ),
      );
    return item;
  }

  function hitItem(hit, words) {
    const own = hit.authority;
    const head = link(`${own.path}/${hit.year}.html`, ...marked(hit.title, words));
    const about = [own.area, own.kind].filter(Boolean).join(" · ");
    const item = element("li", "", element("h3", "", head), element("p", "search-about", about));
    if (hit.quoted) {
      const excerpt = marked(excerptOf(...hit.quoted), words);
      item.append(element("p", "search-excerpt", ...excerpt));
    }
    return item;
  }

  const digits = (count) => String(count).replace(/\B(?=(\d{3})+$)/g, ",");

  function summary(search) {
    const count = search.items.length;
    const done = search.certain || search.checked >= count;
    const reports = search.certain ? count : search.hits;
    const names = search.named;
    if (done && !reports && !names) return "没有找到。可以少写几个字，或者放宽地区、年度和机关类型。";
    const parts = [];
    if (names) parts.push(`${search.counted ? "" : "至多 "}${digits(names)} 个机关`);
    if (done) parts.push(`${digits(reports)} 份报告`);
    else {
      const verified = `已逐字核对 ${digits(search.checked)} 份，其中 ${digits(search.hits)} 份含有`;
      parts.push(`至多 ${digits(count)} 份报告（${verified}）`);
    }
    const shown = [];
    if (names > AUTHORITIES) shown.push(`前 ${AUTHORITIES} 个机关`);
    if (done && search.hits < reports) shown.push(`前 ${digits(search.hits)} 份报告`);
    const begin = done && (search.counted || !names) ? "找到 " : "";
    const some = shown.length ? `，显示${shown.join("、")}` : "";
    const narrow = count > MANY ? "范围较大，可以选择地区、年度，或者多写几个字。" : "";
    return `${begin}${parts.join("、")}${some}。${narrow}`;
  }

  // --- a search

  let form, status, results;

  const ready = new Promise((resolve) => {
    const stands = () => {
      form = document.getElementById("search");
      status = document.getElementById("search-status");
      results = document.getElementById("search-results");
      resolve();
    };
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", stands);
    else stands();
  });

  function asks({ q, ...filters }) {
    return fold(q) || Object.values(filters).some(Boolean);
  }

  let latest = 0;

  async function run(query) {
    const own = ++latest;
    const { q, ...filters } = query;
    if (!asks(query)) return;
    const going = setTimeout(() => own === latest && status && say(GOING), SOON);
    try {
      const search = await find(q, filters);
      const list = element("ol", "");
      const heads = verifiedAuthorities(search).then(async (authorities) => {
        await ready;
        if (own === latest) begin(search, authorities, list);
      });
      const all = more(search, search.items.length > FEW ? PAGE : FEW, FEW, async (hit) => {
        await heads;
        list.append(hitItem(hit, search.words));
      });
      await Promise.all([heads, all]);
      if (own === latest) finish(search, list);
    } catch (error) {
      await ready;
      if (own === latest) failed();
    }
    clearTimeout(going);
  }

  function say(text) {
    if (status.textContent !== text) status.textContent = text;
  }

  function failed() {
    say("检索用的数据没有取到。请刷新页面再试；仍不行时，可以按年度或者地区查阅。");
    results.hidden = true;
  }

  // What stands above the hits, and room for these.
  function begin(search, authorities, list) {
    while (results.children.length > 1) results.lastElementChild.remove();
    if (authorities.length) {
      const above = element("ul", "search-authorities");
      above.append(...authorities.map((record) => authorityItem(record, search.words)));
      results.append(above);
    }
    results.append(list);
    results.hidden = false;
    if (search.items.length) say(GOING); // its line keeps the hits from moving when they are counted
  }

  function finish(search, list) {
    const button = element("button", "search-more", "继续显示");
    button.type = "button";
    button.addEventListener("click", () => extend(search, list, button));
    results.append(button);
    button.hidden = search.checked >= search.items.length;
    results.hidden = !list.children.length && !search.named && button.hidden;
    say(summary(search));
  }

  async function extend(search, list, button) {
    button.disabled = true;
    try {
      const hits = await more(search, PAGE, FEW);
      const items = hits.map((hit) => hitItem(hit, search.words));
      list.append(...items);
      say(summary(search));
      button.hidden = search.checked >= search.items.length;
      // The button may be gone: the keyboard goes on from the first new result.
      if (items.length) items[0].querySelector("a").focus();
    } catch (error) {
      failed();
    }
    button.disabled = false;
  }

  // --- the form

  const FIELDS = ["q", "area", "year", "kind"];

  function given() {
    const address = new URLSearchParams(location.search);
    return Object.fromEntries(FIELDS.map((name) => [name, (address.get(name) || "").trim()]));
  }

  function chosen() {
    const data = new FormData(form);
    return Object.fromEntries(FIELDS.map((name) => [name, (data.get(name) || "").trim()]));
  }

  function remember() {
    const query = new URLSearchParams(Object.entries(chosen()).filter(([, value]) => value));
    try {
      history.replaceState(null, "", `${query}` ? `?${query}` : location.pathname);
    } catch (error) {
      // A page opened from a folder may not change its address.
    }
  }

  function again() {
    clearTimeout(timer);
    const query = chosen();
    if (!asks(query)) {
      say("");
      results.hidden = true;
    }
    run(query);
  }

  let timer = 0;

  function soon(event) {
    if (event.isComposing) return; // letters typed on the way to a character
    clearTimeout(timer);
    timer = setTimeout(again, 250);
  }

  const first = given();
  run(first);
  ready.then(() => {
    for (const field of form.elements) if (field.name) field.value = first[field.name];
    form.hidden = false;
    form.addEventListener("input", soon);
    form.addEventListener("compositionend", soon);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      remember();
      again();
    });
    form.addEventListener("change", remember);
    // An area that the form does not offer is none.
    if (FIELDS.some((name) => chosen()[name] !== first[name])) again();
  });
})();
