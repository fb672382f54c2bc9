// The compare page: authorities, years and figures are chosen, kept in the address, and shown as
// tables and charts. A chosen authority costs one small script (generator/pages/compare_page.py writes
// them); nothing is fetched, so that the page works in a folder too.
(() => {
  "use strict";

  const page = document.getElementById("compare");
  if (!page) return;
  const part = (name) => document.getElementById(`compare-${name}`);
  const form = part("form");
  const { from, to } = form.elements;
  const figureBoxes = [...form.querySelectorAll("[name=f]")];
  const MOST = Number(part("chosen").dataset.most);
  const NUMBER = /^[+-]?\d+(\.\d+)?$/;
  const PATH = /^[a-z0-9-]+(\/[a-z0-9-]+)*$/;

  function element(name, options, ...children) {
    const made = Object.assign(document.createElement(name), options);
    made.append(...children);
    return made;
  }

  // --- scripts, each loaded once

  const scripts = new Map();
  const arrived = new Map(); // path → data

  window.nianbaoFigures = (path, data) => arrived.set(path, data);

  function load(address) {
    if (!scripts.has(address)) {
      const loading = new Promise((resolve, reject) => {
        const script = element("script", { src: page.dataset.root + address, onload: resolve });
        script.onerror = () => {
          scripts.delete(address);
          script.remove();
          reject(new Error(address));
        };
        document.head.append(script);
      });
      scripts.set(address, loading);
    }
    return scripts.get(address);
  }

  async function figuresOf(path) {
    await load(path ? `${path}/figures.js` : "figures.js");
    if (!arrived.has(path)) throw new Error(path);
    return arrived.get(path);
  }

  // --- the choice and the address

  let chosen = []; // paths, in the order in which they were chosen

  function recall() {
    // In a folder only what stands behind # can be changed.
    const behind = location.hash.includes("=");
    const given = new URLSearchParams(behind ? location.hash.slice(1) : location.search);
    chosen = [...new Set(given.getAll("a"))].filter((path) => PATH.test(path)).slice(0, MOST);
    const names = given.getAll("f");
    const known = figureBoxes.some((box) => names.includes(box.value));
    for (const box of figureBoxes) box.checked = known ? names.includes(box.value) : box.defaultChecked;
    for (const select of [from, to]) {
      const values = [...select.options].map((option) => option.value);
      const wanted = given.get(select.name);
      select.value = values.includes(wanted) ? wanted : values[select === from ? 0 : values.length - 1];
    }
  }

  function remember() {
    const given = new URLSearchParams(chosen.map((path) => ["a", path]));
    const first = from.options.length ? from.options[0].value : undefined;
    const last = to.options.length ? to.options[to.options.length - 1].value : undefined;
    if (from.value !== first) given.set("from", from.value);
    if (to.value !== last) given.set("to", to.value);
    if (figureBoxes.some((box) => box.checked !== box.defaultChecked))
      for (const box of figureBoxes) if (box.checked) given.append("f", box.value);
    const query = String(given).replace(/%2F/g, "/");
    try {
      history.pushState(null, "", query ? `?${query}` : location.pathname);
    } catch {
      history.pushState(null, "", `#${query || "="}`);
    }
  }

  function changed() {
    remember();
    show();
  }

  function choose(path, on) {
    chosen = chosen.filter((other) => other !== path);
    if (on) chosen.push(path);
    changed();
  }

  // --- the tree of areas

  async function branch(path, list) {
    const { below } = await figuresOf(path);
    list.append(...below.map(([slug, name, more]) => leaf(path ? `${path}/${slug}` : slug, name, more)));
    mark();
    filter();
    return below;
  }

  function leaf(path, name, more) {
    const box = element("input", { type: "checkbox", value: path });
    box.addEventListener("change", () => choose(path, box.checked));
    const item = element("li", {}, element("label", {}, box, " ", name));
    item.dataset.name = fold(name);
    if (more) {
      const list = element("ul", { hidden: true });
      const button = element("button", { type: "button" }, "下级机关");
      button.setAttribute("aria-expanded", "false");
      button.setAttribute("aria-label", `${name}的下级机关`);
      button.addEventListener("click", () => unfold(button, list, path));
      item.append(button, list);
    }
    return item;
  }

  async function unfold(button, list, path) {
    const open = list.hidden;
    button.setAttribute("aria-expanded", String(open));
    list.hidden = !open;
    if (!open || list.childElementCount) return filter();
    try {
      return await branch(path, list);
    } catch {
      button.setAttribute("aria-expanded", "false");
      list.hidden = true;
      part("found").textContent = "数据没有取到，请检查网络后再试。";
      return null;
    }
  }

  const fold = (text) => text.normalize("NFKC").toLowerCase();
  const boxes = () => [...part("tree").querySelectorAll("input")];

  // An item stays when its name, or one below it, has the words.
  function filter() {
    const words = fold(part("words").value).split(/\s+/).filter(Boolean);
    let count = 0;
    const keep = (item) => {
      const own = words.every((word) => item.dataset.name.includes(word));
      const list = item.querySelector("ul");
      const below = list && !list.hidden ? [...list.children].filter(keep).length : 0;
      count += own;
      item.hidden = !own && !below;
      return !item.hidden;
    };
    for (const item of part("tree").firstElementChild.children) keep(item);
    const nowhere = "没有找到，请先展开它所在的地区。";
    part("found").textContent = words.length ? (count ? `找到 ${count} 个机关。` : nowhere) : "";
  }

  function mark() {
    for (const box of boxes()) {
      box.checked = chosen.includes(box.value);
      box.disabled = !box.checked && chosen.length >= MOST;
    }
  }

  // --- what is chosen

  function chips(records) {
    const names = labels(records);
    part("chosen").replaceChildren(
      ...records.map(({ path }, at) => {
        const button = element("button", { type: "button" }, names[at]);
        button.setAttribute("aria-label", `移除${names[at]}`);
        button.addEventListener("click", () => {
          choose(path, false);
          part("words").focus();
        });
        return element("li", {}, button);
      }),
    );
  }

  // Short names where they differ.
  function labels(records) {
    const names = records.map((record) => record.name);
    return records.map((record) =>
      names.filter((name) => name === record.name).length > 1 ? record.full : record.name,
    );
  }

  // --- tables and charts

  // What stands in a cell: text as printed (with its number, if it is one) or a word of ours, and
  // the form that it was printed in.
  function pointOf(record, year, figure) {
    const found = record.years.find((own) => own[0] === year);
    if (!found) return { word: record.abolished <= year ? "已撤销" : page.dataset.absent };
    const [, formOrState, shown] = found;
    if (!shown) return { word: formOrState };
    const text = shown[figure];
    return text === null || text === undefined
      ? { word: "无此项", form: formOrState }
      : { text, number: NUMBER.test(text) ? Number(text) : null, form: formOrState };
  }

  const isNumber = (point) => typeof point.number === "number";
  const formsIn = (points) => [...new Set(points.map((point) => point.form).filter(Boolean))];

  // Whether each report has another form than the last one before it.
  function breaks(points) {
    let last;
    return points.map(({ form: own }) => {
      const other = Boolean(own && last && own !== last);
      last = own || last;
      return other;
    });
  }

  function tableOf(title, years, lines) {
    const columns = years.map((_, at) => lines.map((line) => line.points[at]));
    const forms = columns.map(formsIn);
    const broken = lines.map((line) => breaks(line.points));
    const head = years.map((year, at) => {
      const words = forms[at].length > 1 ? "格式不一" : forms[at][0] || "";
      const className = broken.some((own) => own[at]) ? "break" : "";
      return element("th", { scope: "col", className }, `${year} 年`, element("small", {}, words));
    });
    const rows = lines.map(({ name, path, points }, number) => {
      const link = element("a", { href: `${page.dataset.root}${path}/index.html` }, name);
      const cells = points.map((point, at) => {
        const cell = element("td", {}, point.text != null ? point.text : element("span", { className: "absent" }, point.word));
        if (forms[at].length > 1 && point.form) cell.append(element("small", {}, point.form));
        if (broken[number][at]) cell.className = "break";
        return cell;
      });
      return element("tr", {}, element("th", { scope: "row" }, link), ...cells);
    });
    const table = element(
      "table",
      { className: "figures compared" },
      element("caption", {}, title),
      element("thead", {}, element("tr", {}, element("th", { scope: "col" }, "机关"), ...head)),
      element("tbody", {}, ...rows),
    );
    const box = element("div", { className: "scroll", tabIndex: 0 }, table);
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", title);
    return box;
  }

  function chartOf(title, years, lines) {
    const drawn = lines.flatMap((line) => line.points.filter(isNumber));
    const forms = formsIn(drawn);
    const newest = drawn.reduce((last, point) => (point.year > last.year ? point : last)).form;
    const span = `${years[0]} 年至 ${years[years.length - 1]} 年`;
    const box = element("div", { className: "compare-chart" });
    box.setAttribute("role", "img");
    box.setAttribute("aria-label", `折线图：${title}，${span}，${lines.length} 个机关；各点数值见上表。`);
    const others = forms.filter((form) => form !== newest).join("、");
    const key = others && `实心点：${newest}；空心点：${others}。`;
    return [box, newest, key];
  }

  let latest = 0;

  async function show() {
    const own = ++latest;
    mark();
    const results = await Promise.allSettled(chosen.map(figuresOf));
    if (own !== latest) return;
    const records = [];
    chosen.forEach((path, at) => {
      const { value } = results[at];
      if (value) records.push({ path, ...value });
    });
    const lost = chosen.length - records.length;
    chosen = records.map((record) => record.path);
    chips(records);
    const figures = figureBoxes.map((box, at) => at).filter((at) => figureBoxes[at].checked);
    const years = [...from.options]
      .map((option) => Number(option.value))
      .filter((year) => year >= Math.min(from.value, to.value) && year <= Math.max(from.value, to.value));
    part("status").textContent = summary(records, years, figures, lost);
    if (window.nianbaoChart) window.nianbaoChart.clear();
    part("tables").replaceChildren();
    const none = !records.length || !figures.length || !years.length;
    part("key").hidden = none;
    part("download").hidden = none;
    if (none) return;
    const names = labels(records);
    const charts = [];
    for (const at of figures) {
      const title = figureBoxes[at].parentElement.textContent.trim();
      const lines = records.map((record, number) => ({
        name: names[number],
        path: record.path,
        points: years.map((year) => ({ year, ...pointOf(record, year, at) })),
      }));
      const section = element("section", {}, element("h3", {}, title), tableOf(title, years, lines));
      part("tables").append(section);
      const drawn = lines.some((line) => line.points.some(isNumber));
      if (years.length > 1 && drawn) charts.push({ section, title, lines });
    }
    part("download").onclick = () => download(records, years, figures);
    if (charts.length) await drawAll(charts, years, own);
  }

  async function drawAll(charts, years, own) {
    try {
      await load("assets/vendor/echarts/echarts.min.js");
      await load("assets/chart.js");
    } catch {
      return; // the tables say it all
    }
    if (own !== latest) return;
    for (const { section, title, lines } of charts) {
      const [box, newest, key] = chartOf(title, years, lines);
      section.append(box);
      if (key) section.append(element("p", { className: "table-note" }, key));
      const unit = (title.match(/（(.+)）$/) || ["", ""])[1];
      window.nianbaoChart.draw(box, { unit, years, newest, lines });
    }
  }

  function summary(records, years, figures, lost) {
    const failed = lost ? `有 ${lost} 个机关的数据没有取到，请检查网址或者网络。` : "";
    if (!years.length) return "还没有载有统计表格的报告，无从比较。";
    if (!records.length) return failed || "请选择机关，这里显示各年度的数据和折线图。";
    if (!figures.length) return `${failed}请选择项目。`;
    const counts = `${records.length} 个机关、${years.length} 个年度、${figures.length} 个项目。`;
    return failed + counts + (records.length >= MOST ? `已选满 ${MOST} 个机关。` : "");
  }

  // --- download: a line for each report

  // Text that a spreadsheet would run as a formula gets ' before it; as generator/exporters/report_data.py.
  const inert = (text) =>
    /^[=+\-@\t\r＝＋－＠]/.test(text) && !/^([+-]?\d+(\.\d+)?|[-－]+)$/.test(text) ? `'${text}` : text;
  const quoted = (text) => (/[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text);

  function download(records, years, figures) {
    const titles = figures.map((at) => figureBoxes[at].parentElement.textContent.trim());
    const rows = [["机关", "年度", "表格格式", ...titles]];
    for (const record of records)
      for (const year of years) {
        const points = figures.map((at) => pointOf(record, year, at));
        rows.push([record.full, String(year), points[0].form || "", ...points.map((p) => (p.text != null ? p.text : p.word))]);
      }
    const text = rows.map((row) => row.map(inert).map(quoted).join(",")).join("\r\n");
    const url = URL.createObjectURL(new Blob([`\ufeff${text}\r\n`], { type: "text/csv" }));
    element("a", { href: url, download: "比较.csv" }).click();
    setTimeout(() => URL.revokeObjectURL(url), 60000);
  }

  // --- the page

  form.addEventListener("submit", (event) => event.preventDefault());
  for (const field of [from, to, ...figureBoxes]) field.addEventListener("change", changed);
  part("words").addEventListener("input", filter);
  addEventListener("popstate", () => {
    recall();
    show();
  });

  const top = element("ul", {});
  part("tree").append(top);
  page.hidden = false;
  part("plain").hidden = true;
  recall();
  show();
  // On a phone the results of a shared address come first.
  part("choices").open = !chosen.length || matchMedia("(min-width: 62rem)").matches;
  branch("", top).then(
    (below) => {
      // A single area stands open.
      const first = top.querySelector("button");
      if (below.length === 1 && first) first.click();
    },
    () => {
      part("found").textContent = "机关名录没有取到，请检查网络后再试。";
    },
  );
})();
