// The table of a year: sorted by the buttons in its head, filtered by words and by state. What is
// chosen stands behind the # of the address, so that it can be shared and works in a folder too.
(() => {
  "use strict";

  const table = document.getElementById("year-table");
  const tools = document.getElementById("table-tools");
  if (!table) return;
  const status = document.getElementById("table-status");
  const body = table.tBodies[0];
  const original = [...body.rows];
  const heads = [...table.tHead.rows[0].cells];
  const names = heads.map((head) => head.textContent.trim());
  const collator = new Intl.Collator("zh-CN", { numeric: true });

  const fold = (text) => text.normalize("NFKC").toLowerCase();
  const textOf = (row, column) => row.cells[column].textContent.trim();
  const isNumber = (text) => /^[+-]?\d+(\.\d+)?$/.test(text);
  const figures = heads.map((head, column) => column > 0 && !head.classList.contains("word"));

  const stateColumn = names.indexOf("公开情况");
  const wordColumns = [0, names.indexOf("地区")].filter((column) => column >= 0);
  const states = [...new Set(original.map((row) => textOf(row, stateColumn)))];
  for (const state of states) tools.elements.state.append(new Option(state, state));
  tools.querySelector(".table-state").hidden = states.length < 2;

  let sorted = null; // {column, down}

  // --- sorting

  const buttons = heads.map((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      // Figures from the largest, words from the first; then the other way; then as it was.
      const first = figures[column];
      if (!sorted || sorted.column !== column) sorted = { column, down: first };
      else sorted = sorted.down === first ? { column, down: !first } : null;
      remember();
      show();
    });
    return button;
  });

  // Figures as numbers; blanks, marks and words come last in either order. Equals stay as they were.
  function inOrder() {
    if (!sorted) return original;
    const { column, down } = sorted;
    const sign = down ? -1 : 1;
    const key = figures[column]
      ? (row) => (isNumber(textOf(row, column)) ? Number(textOf(row, column)) : null)
      : (row) => textOf(row, column) || null;
    const compare = figures[column] ? (x, y) => x - y : collator.compare;
    return original
      .map((row) => [key(row), row])
      .sort(([x], [y]) => (x === null ? (y === null ? 0 : 1) : y === null ? -1 : sign * compare(x, y)))
      .map(([, row]) => row);
  }

  function orderInWords() {
    if (!sorted) return "";
    const { column, down } = sorted;
    const order = figures[column] ? (down ? "从大到小" : "从小到大") : down ? "倒序" : "顺序";
    return `按“${names[column]}”${order}排列。`;
  }

  // --- filtering

  function matches(row, words, state) {
    const text = fold(wordColumns.map((column) => textOf(row, column)).join(" "));
    return words.every((word) => text.includes(word)) && (!state || textOf(row, stateColumn) === state);
  }

  function show() {
    const words = fold(tools.elements.q.value).split(/\s+/).filter(Boolean);
    const state = tools.elements.state.value;
    let count = 0;
    const rows = inOrder();
    for (const row of rows) {
      row.hidden = !matches(row, words, state);
      count += !row.hidden;
    }
    body.append(...rows);
    heads.forEach((head, column) => {
      if (sorted && sorted.column === column) head.setAttribute("aria-sort", sorted.down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    });
    const all = `共 ${original.length} 个机关`;
    const found = count ? `显示 ${count} 个，${all}。` : "没有符合的机关，请改换字词或者公开情况。";
    status.textContent = (words.length || state ? found : `${all}。`) + orderInWords();
  }

  // --- the address

  function remember() {
    const given = new URLSearchParams();
    const q = tools.elements.q.value.trim();
    if (q) given.set("q", q);
    if (tools.elements.state.value) given.set("state", tools.elements.state.value);
    if (sorted) given.set("sort", (sorted.down ? "-" : "") + names[sorted.column]);
    history.replaceState(null, "", `#${given}`);
  }

  function recall() {
    const given = new URLSearchParams(location.hash.slice(1));
    const sort = given.get("sort") || "";
    const column = names.indexOf(sort.replace(/^-/, ""));
    sorted = column < 0 ? null : { column, down: sort.startsWith("-") };
    tools.elements.q.value = given.get("q") || "";
    tools.elements.state.value = states.includes(given.get("state")) ? given.get("state") : "";
    show();
  }

  tools.addEventListener("input", () => {
    remember();
    show();
  });
  tools.addEventListener("submit", (event) => event.preventDefault());
  tools.addEventListener("reset", (event) => {
    event.preventDefault();
    tools.elements.q.value = "";
    tools.elements.state.value = "";
    sorted = null;
    remember();
    show();
    status.textContent = `已恢复原样，共 ${original.length} 个机关。`;
    tools.elements.q.focus();
  });
  addEventListener("hashchange", () => {
    if (!location.hash || location.hash.includes("=")) recall(); // not the skip link's
  });
  tools.hidden = false;
  recall();
})();
