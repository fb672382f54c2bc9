// The form page: fields, last year's figures and what is checked are data; nothing here knows a rule.
// Plain ES2017, for Edge, 360, Chrome 79, Firefox ESR 78 and later. Nothing is sent anywhere but, in the
// preview, to the preview.
(function () {
  "use strict";

  var data = JSON.parse(document.getElementById("data").textContent);
  var checks = data.checks;
  var rows = data.rows;
  var NUMBER = new RegExp("^(?:" + data.number + ")$");
  var WORDS = { error: "错误", warning: "警告", notice: "提示" };
  var FULL = "０１２３４５６７８９";
  var LINES = 30; // of a paste that is shown
  var WAIT = 400; // ms from the last key to saving

  // Cells by number: which row, which column of it.
  var places = [];
  rows.forEach(function (row, number) {
    row.first = places.length;
    row.columns.forEach(function (_, index) { places.push({ row: number, index: index }); });
  });

  function byId(id) { return document.getElementById(id); }

  // ---- Exact figures: 12.30 is {n: 1230, s: 2}.

  function figure(text) {
    var parts = text.split(".");
    var after = parts[1] || "";
    return { n: BigInt(parts[0] + after), s: after.length, point: parts.length > 1 };
  }

  function scaled(one, s) { return one.n * BigInt("1" + "0".repeat(s - one.s)); }

  function plus(a, b, minus) {
    var s = Math.max(a.s, b.s), other = scaled(b, s);
    return { n: minus ? scaled(a, s) - other : scaled(a, s) + other, s: s, point: a.point || b.point };
  }

  function compare(a, b) {
    var gap = plus(a, b, true).n;
    return gap > BigInt(0) ? 1 : gap < BigInt(0) ? -1 : 0;
  }

  function told(one) {
    var negative = one.n < BigInt(0), text = String(negative ? -one.n : one.n);
    if (one.s) {
      text = text.padStart(one.s + 1, "0");
      text = text.slice(0, -one.s) + "." + text.slice(-one.s);
    }
    return (negative ? "-" : "") + text;
  }

  // group / 10^shift, without zeros at the end
  function shifted(text, shift) {
    var one = figure(text), result = told({ n: one.n, s: one.s + shift });
    return result.indexOf(".") < 0 ? result : result.replace(/\.?0+$/, "");
  }

  // ---- Texts of cells. What is typed: "" for what is still to come, data.blank for a blank cell.

  function tidy(text) {
    var plain = text.normalize("NFKC").trim(), bare = plain.replace(/[,\s]/g, "");
    return NUMBER.test(bare) ? bare : plain;
  }

  function isFigure(text) { return NUMBER.test(text); }

  function printed(text) {
    return text === "" ? checks.words.pending : text === data.blank ? "" : text;
  }

  function fill(template, values) {
    return template.replace(/\{(\w+)\}/g, function (all, name) {
      return Object.prototype.hasOwnProperty.call(values, name) ? values[name] : all;
    });
  }

  var known = {};
  function whole(pattern) { return compiled("^(?:" + pattern + ")$", ""); }
  function compiled(pattern, flags) { // null where the browser is too old for it
    var key = flags + pattern;
    if (!(key in known)) {
      try { known[key] = new RegExp(pattern, flags); } catch (error) { known[key] = null; }
    }
    return known[key];
  }

  // ---- Equations: left = right

  function valuesOf(side, cells) {
    return side.map(function (term) { return term.cell === null ? term.figure : cells[term.cell]; });
  }

  function sumOf(side, values) {
    return side.reduce(function (sum, term, at) {
      return isFigure(values[at]) ? plus(sum, figure(values[at]), term.minus) : sum;
    }, figure("0"));
  }

  function gapOf(one, left, right) {
    var open = [left, right].map(function (side) { return !side.every(isFigure); });
    var gap = plus(sumOf(one.left, left), sumOf(one.right, right), true);
    var sign = compare(gap, figure("0"));
    if (one.whole && left.concat(right).some(function (text) { return !/^-?\d+$/.test(text); })) return null;
    if ((open[0] && open[1]) || sign === 0) return null;
    if ((open[0] && sign < 0) || (open[1] && sign > 0) || (one.more && sign < 0)) return null;
    return { words: (open[0] || open[1] ? "至少" : "") + "差 " + told(gap).replace("-", "") };
  }

  function sideOf(side, values, brief) {
    var total = told(sumOf(side, values)), at = side.map(function (_, index) { return index; });
    if (brief && side.length > 1) {
      at = at.filter(function (i) { return isFigure(values[i]) && figure(values[i]).n !== BigInt(0); });
    }
    if (!at.length) return "各行之和 " + total;
    if (brief && at.length > checks.most.terms) return at.length + " 行的数相加 = " + total;
    var words = "";
    at.forEach(function (i) {
      var term = side[i];
      words += (words ? (term.minus ? " - " : " + ") : "") + term.name + (term.name ? " " : "") +
        (printed(values[i]) || "（空）");
    });
    return at.length > 1 && (brief || values.every(isFigure)) ? words + " = " + total : words;
  }

  function equations(cells, found) {
    Object.keys(checks.equations).forEach(function (code) {
      checks.equations[code].forEach(function (one) {
        var left = valuesOf(one.left, cells), right = valuesOf(one.right, cells);
        var gap = gapOf(one, left, right);
        if (gap) {
          var message = fill(one.message, {
            left: sideOf(one.left, left, one.brief), right: sideOf(one.right, right, one.brief), gap: gap.words
          });
          found(code, { cell: one.place }, message, one.help, one.severity);
        }
      });
    });
  }

  // ---- Other declared values: states and shapes of cells, bounds, years, numbers

  function where(row, at) {
    var keys = row.columns;
    if (keys.length === 1) return row.quoted;
    var own = at.map(function (index) { return keys[index]; });
    var rest = keys.filter(function (key) { return own.indexOf(key) < 0; });
    var all = " " + own.length + " 格都";
    if (!rest.length) return row.quoted + "一行" + all;
    if (rest.length < own.length) return row.quoted + "一行除“" + rest.join("、") + "”外" + all;
    return row.quoted + "一行“" + own.join("、") + "”" + (own.length > 1 ? all : "格");
  }

  function placeOf(row, at) {
    return at.length === 1 || row.columns.length === 1 ? { cell: row.first + at[0] } : { row: row.first };
  }

  function states(cells, found) {
    Object.keys(checks.states).forEach(function (code) {
      var state = checks.states[code], hits = [];
      rows.forEach(function (row) {
        var at = [];
        row.columns.forEach(function (_, index) {
          if (whole(state.pattern).test(printed(cells[row.first + index]))) at.push(index);
        });
        if (at.length) hits.push({ row: row, at: at });
      });
      if (state.once && hits.length) {
        found(code, placeOf(hits[0].row, hits[0].at), fill(state.message, {
          count: hits.reduce(function (sum, hit) { return sum + hit.at.length; }, 0),
          first: hits.slice(0, checks.most.rows).map(function (hit) { return where(hit.row, hit.at); }).join("、"),
          more: hits.length > checks.most.rows ? "等 " + hits.length + " 行" : ""
        }), state.help);
      } else {
        hits.forEach(function (hit) {
          var texts = [];
          hit.at.forEach(function (index) {
            var text = printed(cells[hit.row.first + index]);
            if (texts.indexOf(text) < 0) texts.push(text);
          });
          var marks = texts.filter(Boolean).map(function (text) { return "“" + text + "”"; }).join("");
          var how = (texts.indexOf("") < 0 ? [] : ["空白"]).concat(marks ? ["填" + marks] : []);
          var values = { where: where(hit.row, hit.at), how: how.join("或") };
          found(code, placeOf(hit.row, hit.at), fill(state.message, values), state.help);
        });
      }
    });
  }

  function shapes(cells, found) {
    Object.keys(checks.shapes).forEach(function (code) {
      var own = checks.shapes[code];
      cells.forEach(function (typed, number) {
        var text = printed(typed), row = rows[places[number].row], at = places[number].index;
        var stated = Object.keys(checks.states).some(function (other) {
          return whole(checks.states[other].pattern).test(text);
        });
        if (stated) return;
        var kind = row.kinds[at];
        (isFigure(text) ? own.figures : own.typed)[kind].some(function (shape) {
          var hit = whole(shape.pattern).exec(text);
          if (!hit) return false;
          var group = hit[1] === undefined ? "" : hit[1].replace(/,/g, "");
          if (shape.shift !== null) group = shifted(group, shape.shift);
          var wrong = fill(shape.wrong, { 1: group });
          if (wrong) {
            var message = fill(own.message, { where: where(row, [at]), figure: text, wrong: wrong });
            found(code, { cell: number }, message, fill(shape.help, { 1: group }));
          }
          return true;
        });
      });
    });
  }

  function bounds(cells, found) {
    Object.keys(checks.bounds).forEach(function (code) {
      var done = {};
      checks.bounds[code].forEach(function (one) {
        var text = cells[one.cell];
        if (!isFigure(text) || done[one.cell] || compare(figure(text), figure(one.low)) < 0) return;
        if (one.high !== null && compare(figure(text), figure(one.high)) > 0) return;
        var than = one.than.map(function (cell) { return cells[cell]; });
        var sum = told(than.filter(isFigure).map(figure).reduce(function (all, next) { return plus(all, next); }, figure("0")));
        if (than.length && (!than.every(isFigure) || compare(figure(text), figure(sum)) <= 0)) return;
        done[one.cell] = true;
        found(code, { cell: one.cell }, fill(one.message, { figure: text, sum: sum }), one.help);
      });
    });
  }

  function matches(pattern, text) {
    var sought = compiled(pattern, "g"), list = [], hit;
    if (!sought) return list;
    sought.lastIndex = 0;
    while ((hit = sought.exec(text))) {
      list.push(hit);
      if (!hit[0]) sought.lastIndex += 1;
    }
    return list;
  }

  function latin(text) {
    return text.replace(/[０-９]/g, function (sign) { return String(FULL.indexOf(sign)); });
  }

  function years(state, found) {
    Object.keys(checks.years).forEach(function (code) {
      var own = checks.years[code];
      var text = latin(state.title.replace(/\s/g, "")).split("").map(function (sign) {
        var at = own.digits[0].indexOf(sign);
        return at < 0 ? sign : own.digits[1][at];
      }).join("");
      var named = matches(own.pattern, text).map(function (hit) { return hit[1]; });
      if (named.length && named.indexOf(String(data.year)) < 0) {
        var values = { found: named[0], year: data.year };
        found(code, { field: "title" }, fill(own.message, values), fill(own.help, values));
      }
    });
  }

  function numbers(state, found) {
    var texts = { title: state.title, organ: state.organ };
    data.fields.forEach(function (field) { texts["f" + field.key] = state.narrative[field.key] || ""; });
    Object.keys(checks.numbers).forEach(function (code) {
      checks.numbers[code].forEach(function (one) {
        Object.keys(texts).forEach(function (field) {
          var text = latin(texts[field]);
          matches(one.pattern, text).forEach(function (hit) {
            var digits = hit[0].replace(/[^0-9A-Za-zＸｘ]/g, "");
            if (one.born !== null && Number(digits.substr(one.born, 4)) > data.year - checks.adult) return;
            if (compiled(one.unless, "").test(text.slice(Math.max(0, hit.index - one.reach), hit.index))) return;
            var number = digits.slice(0, one.head) + "****" + digits.slice(digits.length - one.tail);
            found(code, { field: field }, fill(one.message, { number: number }), one.help);
          });
        });
      });
    });
  }

  // All findings of a state: {code, place, message, help, severity}.
  function findings(state) {
    var list = [];
    function found(code, place, message, help, own) {
      var rule = checks.rules[code];
      var severity = rule.changed || own || rule.severity;
      list.push({ code: code, place: place, message: message, help: help, severity: severity });
    }
    equations(state.cells, found);
    states(state.cells, found);
    shapes(state.cells, found);
    bounds(state.cells, found);
    years(state, found);
    numbers(state, found);
    return list;
  }

  // ---- What is computed: a cell that the others of an equation determine, until somebody overrides it

  function made(cells, own) {
    var fills = [];
    Object.keys(checks.equations).forEach(function (code) {
      fills = fills.concat(checks.equations[code].filter(function (one) { return one.fills !== null; }));
    });
    for (var pass = 0; pass < 4; pass += 1) {
      var before = cells.join("\n"), done = {};
      fills.forEach(function (one) {
        if (own[one.fills] || done[one.fills]) return;
        var away = one.right.length === 1 && one.right[0].cell === one.fills ? one.left : one.right;
        var values = valuesOf(away, cells);
        if (values.every(isFigure)) {
          cells[one.fills] = told(sumOf(away, values));
          done[one.fills] = true;
        } else {
          cells[one.fills] = "";
        }
      });
      if (cells.join("\n") === before) break;
    }
    return cells;
  }

  var fillable = {};
  Object.keys(checks.equations).forEach(function (code) {
    checks.equations[code].forEach(function (one) { if (one.fills !== null) fillable[one.fills] = true; });
  });

  // Which cells that could be computed were given another figure.
  function overridden(cells) {
    var own = {};
    Object.keys(fillable).forEach(function (cell) {
      var tried = cells.slice();
      tried[cell] = "";
      made(tried, without(own, cell));
      if (cells[cell] !== "" && tried[cell] !== cells[cell]) own[cell] = true;
    });
    return own;

    function without(set, cell) { // all others as they are
      var rest = {};
      Object.keys(fillable).forEach(function (other) { if (other !== cell) rest[other] = true; });
      return rest;
    }
  }

  // ---- The page

  var inputs = places.map(function (_, number) { return byId("c" + number); });
  var state = fresh();
  var own = {}; // cells that could be computed and were overridden
  var undo = []; // states before a paste, zeros, an opened file
  var locked = {}; // fields of chapters that only their file can change, in the preview
  var dirty = false, quiet = false, timer = 0;

  function fresh() {
    var narrative = {};
    data.fields.forEach(function (field) { narrative[field.key] = ""; });
    return {
      title: data.title, organ: data.full_name, signed: "", published: "", narrative: narrative,
      cells: made(places.map(function () { return ""; }), {})
    };
  }

  function say(text) { byId("status").textContent = text; }

  function show() {
    ["title", "organ", "signed", "published"].forEach(function (id) { byId(id).value = state[id]; });
    data.fields.forEach(function (field) { byId("f" + field.key).value = state.narrative[field.key] || ""; });
    showCells();
  }

  function showCells() {
    inputs.forEach(function (input, number) {
      if (input.value !== state.cells[number] && document.activeElement !== input) input.value = state.cells[number];
      input.classList.toggle("made", Boolean(fillable[number]) && !own[number] && state.cells[number] !== "");
    });
    findingsBeside();
  }

  function missing() {
    var cells = state.cells.filter(function (text) { return text === ""; }).length;
    var texts = data.fields.filter(function (field) { return field.needed && !locked[field.key] && !state.narrative[field.key].trim(); });
    var heads = ["title", "organ", "signed"].filter(function (id) { return !state[id].trim(); });
    return { cells: cells, fields: heads.concat(texts.map(function (field) { return "f" + field.key; })) };
  }

  function leftWords(left) {
    var parts = [];
    if (left.cells) parts.push(left.cells + " 格");
    if (left.fields.length) parts.push(left.fields.length + " 处文字");
    return parts.length ? "还有 " + parts.join("、") + "没有填" : "都填了";
  }

  function targetOf(place) {
    if (place.field) return byId(place.field);
    return inputs[place.cell === undefined ? place.row : place.cell];
  }

  function item(one, link) {
    var li = document.createElement("li"), word = document.createElement("b");
    if (one.severity !== "error") li.className = "ask";
    word.textContent = WORDS[one.severity] + "：";
    li.appendChild(word);
    var text = document.createElement(link ? "a" : "span");
    text.textContent = one.message;
    if (link) {
      text.href = "#" + link.id;
      text.addEventListener("click", function (event) {
        event.preventDefault();
        link.scrollIntoView({ block: "center" });
        link.focus({ preventScroll: true });
      });
    }
    li.appendChild(text);
    li.appendChild(document.createTextNode("。" + one.help));
    return li;
  }

  function listFor(target) {
    var field = target.closest(".field");
    return field ? field.querySelector(".found") : target.closest("section").querySelector(".of-table");
  }

  // Every finding below its table or field, and its cell marked; what is still to come is only counted.
  function findingsBeside() {
    var list = findings(state), count = 0;
    document.querySelectorAll(".found").forEach(function (ul) { ul.textContent = ""; });
    document.querySelectorAll("[aria-invalid]").forEach(function (one) {
      one.removeAttribute("aria-invalid");
      one.removeAttribute("aria-describedby");
      if (one.dataset.described) one.setAttribute("aria-describedby", one.dataset.described);
      if (one.closest("td")) one.closest("td").className = "";
    });
    list.forEach(function (one, number) {
      if (checks.states[one.code] && checks.states[one.code].once) return;
      var target = targetOf(one.place), li = item(one, one.place.field ? null : target);
      li.id = "found" + number;
      listFor(target).appendChild(li);
      mark(target, li.id, one.severity);
      count += one.severity === "error" ? 1 : 0;
    });
    var left = missing();
    document.body.classList.toggle("draft", Boolean(left.cells || left.fields.length || count));
    return { list: list, left: left };
  }

  function mark(target, id, severity) {
    if (target.dataset.described === undefined) {
      target.dataset.described = target.getAttribute("aria-describedby") || "";
    }
    var before = target.hasAttribute("aria-invalid") ? target.getAttribute("aria-describedby") : target.dataset.described;
    target.setAttribute("aria-invalid", "true");
    target.setAttribute("aria-describedby", (before + " " + id).trim());
    var cell = target.closest("td");
    if (cell && cell.className !== "wrong") cell.className = severity === "error" ? "wrong" : "ask";
  }

  function nameOf(id) {
    return document.querySelector("label[for='" + id + "']").firstChild.textContent.trim().replace(/：$/, "");
  }

  function chapterOf(field) {
    var section = byId("f" + field.key).closest("section");
    return section ? section.querySelector("h2").textContent : "导语";
  }

  function summary() {
    var found = findingsBeside(), box = byId("summary"), ul = box.querySelector("ul");
    ul.textContent = "";
    found.list.forEach(function (one) { ul.appendChild(item(one, targetOf(one.place))); });
    found.left.fields.forEach(function (id) {
      ul.appendChild(item({ severity: "error", message: "“" + nameOf(id) + "”没有填", help: "请填上。" }, byId(id)));
    });
    var fine = !ul.children.length;
    byId("summary-title").textContent = fine ? "检查过了，没有问题" : "检查出 " + ul.children.length + " 处";
    box.classList.toggle("fine", fine);
    box.hidden = false;
    box.scrollIntoView({ block: "center" });
    box.focus({ preventScroll: true });
    document.title = document.title.replace(/^（\d+ 处）/, "");
    if (!fine) document.title = "（" + ul.children.length + " 处）" + document.title;
    say(leftWords(found.left) + "。");
    return fine;
  }

  // ---- Typing

  function changed() {
    dirty = true;
    quiet = false;
    say(leftWords(missing()) + "。");
    clearTimeout(timer);
    timer = setTimeout(keep, WAIT);
  }

  function setCell(number, text) {
    state.cells[number] = text;
    if (fillable[number]) {
      delete own[number];
      if (text !== "") {
        var tried = made(state.cells.slice(), own);
        if (tried[number] !== text) own[number] = true;
      }
    }
  }

  function numberOf(target) { return inputs.indexOf(target); }

  document.addEventListener("input", function (event) {
    var target = event.target, id = target.id;
    if (id in state && typeof state[id] === "string") state[id] = target.value.replace(/\s*\n\s*/g, "");
    else if (id[0] === "f" && state.narrative[id.slice(1)] !== undefined) state.narrative[id.slice(1)] = target.value;
    else if (numberOf(target) < 0) return;
    changed();
  });

  document.addEventListener("change", function (event) {
    var target = event.target, number = numberOf(target);
    if (number >= 0) {
      target.value = tidy(target.value);
      if (target.value === state.cells[number]) return;
      setCell(number, target.value);
      made(state.cells, own);
      if (!own[number]) target.value = state.cells[number];
      showCells();
      changed();
    } else if (target.id !== "file") {
      findingsBeside();
    }
  });

  document.addEventListener("keydown", function (event) {
    var number = numberOf(event.target);
    if (event.isComposing) return;
    if (number < 0) {
      if (event.key === "Enter" && event.target.tagName === "INPUT") event.preventDefault();
      if (event.key === "Enter" && event.target.id === "title") event.preventDefault();
      return;
    }
    if (event.key === "Enter") {
      event.preventDefault();
      var all = Array.from(document.querySelectorAll("form input, form textarea"));
      var next = all[all.indexOf(event.target) + (event.shiftKey ? -1 : 1)];
      if (next) next.focus();
    } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      event.preventDefault();
      var to = beside(event.target, event.key === "ArrowUp" ? -1 : 1);
      if (to) to.focus();
    } else if (event.key === "z" && (event.ctrlKey || event.metaKey) && undo.length && event.target.value === state.cells[number]) {
      event.preventDefault();
      back();
    }
  });

  document.addEventListener("focusin", function (event) {
    if (numberOf(event.target) >= 0) event.target.select();
  });

  // The cell above or below in the same table, nearest to the same column.
  function beside(input, step) {
    var best = null;
    inputs.forEach(function (other) {
      if (other.dataset.table !== input.dataset.table) return;
      var rows = (other.dataset.row - input.dataset.row) * step;
      var score = rows * 1000 + Math.abs(other.dataset.column - input.dataset.column);
      if (rows > 0 && (!best || score < best.score)) best = { score: score, input: other };
    });
    return best && best.input;
  }

  // ---- Paste: a block of cells, as Excel copies it

  function block(text) {
    var lines = [[""]], quoted = false;
    text = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
    for (var at = 0; at < text.length; at += 1) {
      var sign = text[at], line = lines[lines.length - 1], last = line.length - 1;
      if (quoted) {
        if (sign !== '"') line[last] += sign;
        else if (text[at + 1] === '"') { line[last] += '"'; at += 1; }
        else quoted = false;
      } else if (sign === '"' && line[last] === "") quoted = true;
      else if (sign === "\t") line.push("");
      else if (sign === "\n") lines.push([""]);
      else line[last] += sign;
    }
    return lines.map(function (line) { return line.map(tidy); });
  }

  function aimed(input, lines) {
    var list = [];
    lines.forEach(function (line, down) {
      line.forEach(function (text, right) {
        var target = inputs.filter(function (other) {
          return other.dataset.table === input.dataset.table &&
            Number(other.dataset.row) === Number(input.dataset.row) + down &&
            Number(other.dataset.column) === Number(input.dataset.column) + right;
        })[0];
        var blank = text === "";
        var fits = blank || (target && (isFigure(text) || text.length < 4 && !/[\u4e00-\u9fff]{3}/.test(text)));
        list.push({ text: text, target: target, fits: fits, blank: blank });
      });
    });
    return list;
  }

  document.addEventListener("paste", function (event) {
    var number = numberOf(event.target), clip = event.clipboardData;
    if (number < 0 || !clip) return;
    var lines = block(clip.getData("text/plain"));
    event.preventDefault();
    var list = aimed(event.target, lines);
    if (list.every(function (one) { return one.fits; })) {
      remember();
      list.forEach(function (one) { if (!one.blank) setCell(numberOf(one.target), one.text); });
      made(state.cells, own);
      inputs[number].value = state.cells[number];
      showCells();
      changed();
      say("粘贴了 " + list.filter(function (one) { return !one.blank; }).length + " 格，可以撤销。" + leftWords(missing()) + "。");
    } else {
      refuse(event.target, lines, list);
    }
  });

  function refuse(input, lines, list) {
    var box = byId("refused"), body = box.querySelector("tbody");
    box.querySelector("p").textContent = "复制的是 " + lines.length + " 行 " + lines[0].length + " 列，从“" +
      input.getAttribute("aria-label") + "”起放不下，或者碰到了表头、文字，一格也没有填。请只复制数字，再从对应的左上角一格粘贴。";
    body.textContent = "";
    list.slice(0, LINES).forEach(function (one) {
      var tr = document.createElement("tr"), to = one.target ? one.target.getAttribute("aria-label") : "没有这一格";
      [one.text || "（空）", one.fits || !one.target ? to : to + "（不是数字）"].forEach(function (text) {
        tr.appendChild(document.createElement("td")).textContent = text;
      });
      body.appendChild(tr);
    });
    box.hidden = false;
    box.from = input;
    box.scrollIntoView({ block: "center" });
    box.focus({ preventScroll: true });
  }

  byId("close").addEventListener("click", function () {
    byId("refused").hidden = true;
    byId("refused").from.focus();
  });

  // ---- One step back

  function copy() { return JSON.parse(JSON.stringify({ state: state, own: own })); }

  function remember() {
    undo.push(copy());
    byId("undo").disabled = false;
  }

  function back() {
    var last = undo.pop();
    if (!last) return;
    state = last.state;
    own = last.own;
    byId("undo").disabled = !undo.length;
    if (document.activeElement && document.activeElement.blur) document.activeElement.blur();
    show();
    changed();
    say("撤销了上一步。" + leftWords(missing()) + "。");
  }

  byId("undo").addEventListener("click", back);
  byId("check").addEventListener("click", summary);
  byId("zeros").addEventListener("click", function () {
    remember();
    var count = 0;
    state.cells.forEach(function (text, number) {
      if (text === "" && !fillable[number]) { state.cells[number] = "0"; count += 1; }
    });
    made(state.cells, own);
    state.cells.forEach(function (text, number) { if (text === "") { state.cells[number] = "0"; count += 1; } });
    showCells();
    changed();
    say("填了 " + count + " 个 0，可以撤销。" + leftWords(missing()) + "。");
  });

  // ---- Keeping: by itself in this browser, and in a file that is handed over

  var PREFIX = ["nianbao", data.authority, data.year, ""].join("|");
  var KEY = PREFIX + (data.kept ? "预览" + data.kept.base : data.made_from);

  function store(work) { // null where the browser keeps nothing
    try { return work(window.localStorage); } catch (error) { return null; }
  }

  function keep() {
    if (quiet || !dirty) return;
    var text = JSON.stringify({ at: new Date().toISOString(), file: handOver() });
    var kept = store(function (place) { place.setItem(KEY, text); return true; });
    if (!kept) say(leftWords(missing()) + "。这个浏览器不能自动保存，请常点“" + (data.kept ? "保存" : "保存到文件") + "”。");
  }

  function handOver() {
    var cells = {};
    rows.forEach(function (row) { cells[row.path] = state.cells.slice(row.first, row.first + row.columns.length); });
    return {
      kind: data.kind, version: data.version, authority: data.authority, full_name: data.full_name, year: data.year,
      form: data.form, made_from: data.made_from, title: state.title.trim(), organ: state.organ.trim(),
      signed: state.signed, published: state.published, cells: cells, narrative: state.narrative
    };
  }

  // Why a file cannot be taken; "" where it can.
  function unfit(file) {
    if (!file || file.kind !== data.kind || typeof file.cells !== "object" || !file.cells) return "这不是填报网页存下的文件。";
    if (file.version !== data.version) return "这是另一版填报网页存下的文件。";
    if (file.authority !== data.authority || file.year !== data.year) {
      return "这是" + String(file.full_name).slice(0, 60) + " " + String(file.year).slice(0, 8) + " 年的文件，这一页是" + data.full_name + " " + data.year + " 年的。";
    }
    if (file.form !== data.form) return "这是另一种格式的文件。";
    var whole = rows.every(function (row) {
      var texts = file.cells[row.path];
      return Array.isArray(texts) && texts.length === row.columns.length && texts.every(function (text) { return typeof text === "string"; });
    });
    return whole ? "" : "文件不完整。";
  }

  // `asIs`: texts of a published report stay as printed.
  function take(file, asIs) {
    var cells = [];
    rows.forEach(function (row) { cells = cells.concat(asIs ? file.cells[row.path] : file.cells[row.path].map(tidy)); });
    var next = fresh();
    ["title", "organ", "signed", "published"].forEach(function (id) {
      if (typeof file[id] === "string") next[id] = file[id];
    });
    data.fields.forEach(function (field) {
      var text = file.narrative && file.narrative[field.key];
      if (locked[field.key]) text = data.kept.file.narrative[field.key];
      if (typeof text === "string") next.narrative[field.key] = text;
    });
    next.cells = cells;
    state = next;
    own = overridden(cells);
    made(state.cells, own);
    show();
  }

  function read(text) {
    try { return JSON.parse(text); } catch (error) { return null; }
  }

  byId("save").addEventListener("click", function () {
    var name = data.full_name + data.year + "年年报" + data.suffix;
    var link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([JSON.stringify(handOver(), null, 1) + "\n"], { type: "application/json" }));
    link.download = name.replace(/[\\/:*?"<>|]/g, "_");
    document.body.appendChild(link);
    link.click();
    link.remove();
    setTimeout(function () { URL.revokeObjectURL(link.href); }, 60000);
    keep();
    dirty = false;
    var left = missing();
    say("请在“下载”里确认已存下 " + link.download + "。" + (left.cells || left.fields.length ? leftWords(left) + "，交给县里会作草稿。" : "可以交给县里了。"));
  });

  // ---- In the preview: saving into the files of the content, while they are as this page opened them

  function lock(keys) {
    locked = {};
    keys.forEach(function (key) { locked[key] = true; });
    data.fields.forEach(function (field) {
      byId("f" + field.key).readOnly = Boolean(locked[field.key]);
      byId("k" + field.key).hidden = !locked[field.key];
    });
    byId("save").hidden = keys.length > 0; // a hand-over file cannot have these chapters
    byId("no-file").hidden = !keys.length;
  }

  function drop() { // what this browser keeps of the report
    store(function (place) {
      Object.keys(place).forEach(function (key) { if (key.indexOf(PREFIX) === 0) place.removeItem(key); });
    });
    clearTimeout(timer);
  }

  // The report as its files are now.
  function opened(told) {
    data.kept.base = told.base;
    data.kept.file = told.file;
    KEY = PREFIX + "预览" + told.base;
    lock(told.locked);
  }

  function put() {
    var button = byId("keep"), sent = JSON.stringify(handOver());
    button.disabled = true;
    say("正在保存……");
    window.fetch(window.location.pathname, {
      method: "POST",
      headers: { "Content-Type": "application/json", "If-Match": data.kept.base, "X-Nianbao-Token": data.kept.token },
      body: sent
    }).then(function (reply) {
      return reply.text().then(function (text) { return { status: reply.status, told: read(text) || { message: text.trim() } }; });
    }).then(function (reply) {
      button.disabled = false;
      if (reply.status === 200) saved(reply.told, sent);
      else if (reply.status === 412) clash(reply.told);
      else say("没有保存：" + reply.told.message);
    }).catch(function () {
      button.disabled = false;
      keep();
      say("没有保存：预览已停止。内容还在这个浏览器里；重新运行 nianbao serve 后再打开这一页。");
    });
  }

  function saved(told, sent) {
    var typed = JSON.stringify(handOver()) !== sent; // something meanwhile
    drop();
    opened(told);
    byId("clash").hidden = true;
    if (!typed) {
      take(told.file, true);
      dirty = false;
    } else {
      changed();
    }
    say(told.message + " " + leftWords(missing()) + "。");
  }

  // The files' content with what this page changed since it was opened.
  function merged(before, mine, theirs) {
    var both = JSON.parse(JSON.stringify(theirs));
    ["title", "organ", "signed", "published"].forEach(function (id) { if (mine[id] !== before[id]) both[id] = mine[id]; });
    rows.forEach(function (row) {
      mine.cells[row.path].forEach(function (text, index) {
        if (text !== before.cells[row.path][index]) both.cells[row.path][index] = text;
      });
    });
    data.fields.forEach(function (field) {
      var text = mine.narrative[field.key];
      if (text !== before.narrative[field.key]) both.narrative[field.key] = text;
    });
    return both;
  }

  // Both sides of what differs between this page and the files.
  function clash(told) {
    var box = byId("clash"), body = box.querySelector("tbody"), mine = handOver(), count = 0;
    body.textContent = "";
    function line(name, here, there) {
      if (here === there) return;
      var tr = document.createElement("tr");
      count += 1;
      [name, here || "（空）", there || "（空）"].forEach(function (text) {
        tr.appendChild(document.createElement("td")).textContent = text;
      });
      body.appendChild(tr);
    }
    ["title", "organ", "signed", "published"].forEach(function (id) { line(nameOf(id), mine[id], told.file[id]); });
    rows.forEach(function (row) {
      row.columns.forEach(function (_, index) {
        var name = inputs[row.first + index].getAttribute("aria-label");
        line(name, mine.cells[row.path][index], told.file.cells[row.path][index]);
      });
    });
    data.fields.forEach(function (field) {
      line(nameOf("f" + field.key), mine.narrative[field.key], told.file.narrative[field.key]);
    });
    box.querySelector("p").textContent = told.message + (count ? "" : "填的内容都相同，不同的只是网页不显示的部分。");
    box.told = told;
    box.hidden = false;
    box.scrollIntoView({ block: "center" });
    box.focus({ preventScroll: true });
    say("没有保存：文件在打开以后被别处改过。");
  }

  if (data.kept) {
    byId("keep").addEventListener("click", put);
    byId("page").href = data.kept.page;
    byId("mine").addEventListener("click", function () {
      var box = byId("clash"), told = box.told, before = data.kept.file, here = handOver();
      var unsaved = data.fields.filter(function (field) {
        return told.locked.indexOf(field.key) >= 0 && here.narrative[field.key] !== before.narrative[field.key];
      }).map(function (field) { return "“" + chapterOf(field) + "”"; }).filter(function (name, at, all) { return all.indexOf(name) === at; });
      if (unsaved.length) clash(told); // its table has what was typed until the page is saved
      keep();
      opened(told);
      take(merged(before, here, told.file), true);
      if (unsaved.length) {
        box.querySelector("p").textContent = "还没有保存：" + unsaved.join("、") + "在文件里已改成网页不能写的写法。请把下面“网页里”的文字抄下来，直接改 " +
          data.kept.names[1] + "；其余改动再点“保存”。";
        say("还没有保存：" + unsaved.join("、") + "要直接改 " + data.kept.names[1] + "。");
        return;
      }
      box.hidden = true;
      put();
    });
    byId("theirs").addEventListener("click", function () {
      var told = byId("clash").told;
      drop();
      opened(told);
      take(told.file, true);
      dirty = false;
      byId("clash").hidden = true;
      byId("title").focus();
      say("换成了文件里的内容。" + leftWords(missing()) + "。");
    });
  }

  byId("load").addEventListener("click", function () { byId("file").click(); });
  byId("file").addEventListener("change", function (event) {
    var file = event.target.files[0], reader = new FileReader();
    event.target.value = "";
    if (!file) return;
    if (file.size > 1048576) { say("没有打开：文件太大，不像填报文件。"); return; }
    reader.onload = function () {
      var found = read(reader.result), why = unfit(found);
      if (why) { say("没有打开：" + why); return; }
      remember();
      take(found);
      changed();
      say("打开了 " + file.name + "。" + (found.made_from === data.made_from ? "" : "它是按另一份上年年报做的，请核对上年结转和现行有效。"));
    };
    reader.readAsText(file);
  });

  byId("forget").addEventListener("click", function () {
    if (!window.confirm("清除这台电脑上自动保存的这份年报？已经存到文件里的不受影响。")) return;
    drop();
    quiet = true;
    say("已清除这台电脑上的草稿。页面上的内容还在，关闭网页就没有了。");
  });

  window.addEventListener("pagehide", keep);
  document.addEventListener("visibilitychange", function () { if (document.hidden) keep(); });
  window.addEventListener("beforeunload", function (event) {
    if (!dirty) return;
    keep();
    event.preventDefault();
    event.returnValue = "";
  });

  // ---- Print: texts as paragraphs; 草稿 across it while anything is missing (fill.css)

  byId("print").addEventListener("click", function () { window.print(); });
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll(".paper[data-of]").forEach(function (paper) {
      var text = byId(paper.dataset.of).value.trim(), words = paper.dataset.words || "";
      paper.textContent = "";
      if (!text) return;
      if (text.indexOf(words.replace(/：$/, "")) === 0) words = "";
      (words + text).split(/\n+/).forEach(function (line) {
        paper.appendChild(document.createElement("p")).textContent = line.replace(/^[\s\u3000]+/, "");
      });
    });
    var day = state.signed.split("-").map(Number);
    var date = day.length === 3 ? day[0] + "年" + day[1] + "月" + day[2] + "日" : "";
    byId("signature").textContent = state.organ + "\n" + date;
  });

  // ---- Beginning

  function begin() {
    var kept = store(function (place) { return read(place.getItem(KEY)); });
    if (data.kept) {
      lock(data.kept.locked);
      take(data.kept.file, true);
    }
    show();
    if (kept && !unfit(kept.file)) {
      take(kept.file, true);
      dirty = true;
      say("恢复了这台电脑上 " + new Date(kept.at).toLocaleString("zh-CN") + " 自动保存的内容。" + leftWords(missing()) + "。");
      return;
    }
    say(leftWords(missing()) + "。");
    var old = store(function (place) {
      return Object.keys(place).filter(function (key) { return key.indexOf(PREFIX) === 0 && key !== KEY; }).map(function (key) {
        return read(place.getItem(key));
      }).filter(function (one) { return one && !unfit(one.file); })[0];
    });
    if (old) offer(old);
  }

  function offer(old) {
    var box = byId("offer");
    box.querySelector("p").textContent = "是 " + new Date(old.at).toLocaleString("zh-CN") +
      " 保存的，" + (data.kept ? "后来文件又改过。用了它，请核对改过的地方。" : "做那一页的时候上年的年报还是另一份。用了它，请核对上年结转和现行有效。");
    box.hidden = false;
    byId("take").addEventListener("click", function () {
      remember();
      take(old.file, true);
      changed();
      box.hidden = true;
      byId("title").focus();
    });
    byId("leave").addEventListener("click", function () { box.hidden = true; byId("title").focus(); });
  }

  begin();

  // For the tests: what is found of a hand-over file.
  window.nianbao = {
    found: function (file) { take(file); return findings(state); },
    file: handOver
  };
}());
