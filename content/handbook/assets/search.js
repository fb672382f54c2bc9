// The handbook's search: finds exactly the words typed, which for Chinese needs no dictionary.
// It stands in for the search worker of Material for MkDocs and speaks its messages, in the page
// itself, so that it also answers where browsers allow no workers: in a folder (file://).
"use strict";
(() => {
  const SETUP = 0, READY = 1, QUERY = 2, RESULT = 3;
  const BEFORE = 24, LENGTH = 110, SECTIONS = 4;

  const fold = (text) => text.normalize("NFKC").toLowerCase();
  const escape = (text) => text.replace(/[&<>]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[c]);
  const plain = (html) =>
    html.replace(/<[^>]*>/g, " ").replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&")
      .replace(/\s+/g, " ").trim();

  function mark(text, terms) {
    const pattern = terms.map((term) => term.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|");
    return text.split(new RegExp(`(${pattern})`, "gi"))
      .map((part, index) => (index % 2 ? `<mark data-md-highlight>${escape(part)}</mark>` : escape(part)))
      .join("");
  }

  function excerpt(doc, terms) {
    const at = Math.min(...terms.map((term) => doc.folded.indexOf(term)).filter((place) => place >= 0));
    if (!Number.isFinite(at)) return escape(doc.text.slice(0, LENGTH));
    const start = Math.max(0, at - BEFORE), end = start + LENGTH;
    const shown = mark(doc.text.slice(start, end), terms);
    return (start ? "…" : "") + shown + (end < doc.text.length ? "…" : "");
  }

  function score(doc, terms) {
    let total = 0;
    for (const term of terms) {
      const named = doc.foldedTitle.includes(term), said = doc.folded.split(term).length - 1;
      if (!named && !said) return 0;
      total += (named ? 100 : 0) + (doc.foldedTitle.startsWith(term) ? 100 : 0) + Math.min(said, 20);
    }
    return total;
  }

  function search(docs, query) {
    const terms = [...new Set(fold(query).split(/[\s"+*]+/).filter(Boolean))];
    if (!terms.length) return [];
    const pages = new Map();
    for (const doc of docs) {
      const found = score(doc, terms);
      if (!found) continue;
      const [page] = doc.location.split("#");
      if (!pages.has(page)) pages.set(page, []);
      pages.get(page).push({ doc, found });
    }
    const best = (hits) => Math.max(...hits.map((hit) => hit.found));
    return [...pages].sort(([, a], [, b]) => best(b) - best(a)).map(([page, hits]) => {
      const sections = hits.filter(({ doc }) => doc.location !== page).sort((a, b) => b.found - a.found);
      const whole = docs.find((doc) => doc.location === page) || { location: page, title: page, text: "" };
      const item = (doc, rank) => ({
        location: doc.location, title: mark(doc.title, terms), text: excerpt(doc, terms),
        score: rank < SECTIONS ? 1 : 0, terms: {},
      });
      return [item(whole, 0), ...sections.map(({ doc }, rank) => item(doc, rank))];
    });
  }

  window.Worker = class extends EventTarget {
    postMessage({ type, data }) {
      let answer;
      if (type === SETUP) {
        this.docs = data.docs.map(({ location, title, text }) => {
          const doc = { location, title: plain(title), text: plain(text) };
          return { ...doc, folded: fold(doc.text), foldedTitle: fold(doc.title) };
        });
        answer = { type: READY };
      } else if (type === QUERY) {
        answer = { type: RESULT, data: { items: search(this.docs, data) } };
      } else return;
      setTimeout(() => this.dispatchEvent(new MessageEvent("message", { data: answer })));
    }
    terminate() {}
  };
})();
