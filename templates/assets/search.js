// Search: terms → where they occur → the texts themselves, each file a script (a page opened from a
// folder may not fetch). generator/search/ writes them; results.js shows what is found.
window.nianbaoSearch = (() => {
  "use strict";

  const FOLDER = new URL("../search/", document.currentScript.src).href;
  const FIRST_YEAR = 2008;
  const ENTRY_YEARS = 6;
  const TEXT_YEARS = 3;
  const SLOTS = 64 ** 3;
  const NAMES = 32;
  const DIGITS = "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
  const VALUE = new Map(Array.from(DIGITS, (digit, value) => [digit, value]));
  const FEW = 16; // so many are verified at once, and then the count is certain
  const AUTHORITIES = 5; // shown of those found by name

  // --- the files of the index

  const files = new Map();

  function arrived(name, data) {
    const file = files.get(name);
    if (file) file.arrived(data);
  }

  function load(name) {
    if (!files.has(name)) {
      const file = {};
      files.set(name, file);
      file.data = new Promise((resolve, reject) => {
        file.arrived = resolve;
        const script = document.createElement("script");
        const failed = () => {
          script.remove();
          reject(new Error(name));
        };
        // After a whole file this comes too late to matter; after a broken one it does not.
        script.onload = failed;
        script.onerror = () => {
          files.delete(name);
          failed();
        };
        script.fetchPriority = "high"; // else Chromium lets it wait for style sheets
        script.src = `${FOLDER}${name}.js`;
        document.head.append(script);
      });
    }
    return files.get(name).data;
  }

  // --- folding: as generator/search/terms.py

  const QUOTES = { "”": '"', "“": '"', "„": '"', "‘": "'", "’": "'", "「": '"', "」": '"' };
  const foldedCharacters = new Map();

  function foldCharacter(character) {
    let folded = foldedCharacters.get(character);
    if (folded === undefined) {
      const plain = (QUOTES[character] || character).normalize("NFKC");
      folded = Array.from(plain, (c) => QUOTES[c] || c)
        .join("")
        .replace(/[\s\u200b-\u200d\u2060\ufeff]/g, "")
        .toLowerCase();
      foldedCharacters.set(character, folded);
    }
    return folded;
  }

  function fold(text) {
    return Array.from(text, foldCharacter).join("");
  }

  // --- terms and where they occur

  function hash(term) {
    const codes = Array.from(term, (character) => character.codePointAt(0));
    return codes.reduce((number, code) => (number * 31 + code) % 16777213, 0);
  }

  // In names, titles and texts: six years and slot (as one number) → which of the years.
  async function occurrences(term) {
    const [, , parts] = await load("index");
    const lines = `\n${await load(`g${parts}/${hash(term) % parts}`)}\n`;
    const found = { a: new Map(), t: new Map(), n: new Map() };
    const start = lines.indexOf(`\n${term} `);
    if (start < 0) return found;
    const line = lines.slice(start + term.length + 2, lines.indexOf("\n", start + 1));
    for (const section of line.split(" ")) {
      const field = found[section[0]];
      const value = (at) => VALUE.get(section[at]);
      for (let at = 2; at < section.length; at += 4) {
        const slot = (value(at) << 12) | (value(at + 1) << 6) | value(at + 2);
        field.set(value(1) * SLOTS + slot, value(at + 3));
      }
    }
    return found;
  }

  function both(left, right) {
    const found = new Map();
    const [few, many] = left.size < right.size ? [left, right] : [right, left];
    for (const [key, years] of few) {
      const other = many.get(key);
      // An authority without reports has no years, yet it is found.
      if (other !== undefined && (years & other || key < SLOTS)) found.set(key, years & other);
    }
    return found;
  }

  function either(left, right) {
    const found = new Map(left);
    for (const [key, years] of right) found.set(key, years | (found.get(key) || 0));
    return found;
  }

  function narrowed(left, right) {
    return { a: both(left.a, right.a), t: both(left.t, right.t), n: both(left.n, right.n) };
  }

  // Where a word can be: exact up to two characters; of a longer word all its pairs are there.
  async function candidates(word) {
    const characters = Array.from(word);
    if (characters.length < 3) return occurrences(word);
    const pairs = characters.slice(1).map((character, at) => characters[at] + character);
    const ends = [pairs[0], pairs[pairs.length - 1]];
    const found = (await Promise.all(ends.map(occurrences))).reduce(narrowed);
    const inner = pairs.slice(1, -1);
    if (!inner.length || found.a.size + found.t.size + found.n.size <= FEW) return found;
    // A few in between do: whatever they let through is verified.
    const step = Math.max(1, inner.length / 4);
    const some = new Set();
    for (let at = 0; at < inner.length; at += step) some.add(inner[Math.floor(at)]);
    return [found, ...(await Promise.all([...some].map(occurrences)))].reduce(narrowed);
  }

  // --- authorities and texts

  const authorities = new Map(); // slot → promise of what is known of it

  function authority(slot) {
    if (!authorities.has(slot)) {
      const known = readAuthority(slot);
      authorities.set(slot, known);
      known.catch(() => authorities.delete(slot));
    }
    return authorities.get(slot);
  }

  async function readAuthority(slot) {
    const [, , , heading] = await load("index");
    const record = (await load(`n/${Math.floor(slot / NAMES)}`))[slot];
    if (!record) return null; // the browser kept a file from before the last change
    const [path, name, fullName, area, kind, code, former, titles] = record;
    const years = new Map(
      titles.map(([year, title]) => [year, title || `${fullName}${year}年${heading}`]),
    );
    const names = [name, fullName, code, ...former].map(fold);
    const heads = new Map([...years].map(([year, title]) => [year, [...names, fold(title)]]));
    return { path, fullName, area, kind, code, names, years, heads };
  }

  const texts = new Map(); // report → its lines, as written and folded

  async function linesOf(slot, year) {
    await load("index"); // so that a report's files are asked for one after the other
    const report = `${slot}/${year}`;
    if (!texts.has(report)) {
      const file = `t/${slot}-${Math.floor((year - FIRST_YEAR) / TEXT_YEARS)}`;
      const blocks = ((await load(file))[year] || "").split("\n");
      texts.set(report, { blocks, folded: blocks.map(fold) });
    }
    return texts.get(report);
  }

  function slotsOf(places) {
    return [...new Set([...places.keys()].map((key) => key % SLOTS))];
  }

  // --- a search: everything that can be a hit, in the order in which it is shown

  // `filters`: area (a path), year, kind; each may be empty.
  async function find(query, filters) {
    const words = [...new Set(query.split(/\s+/).map(fold).filter(Boolean))];
    const marks = [];
    if (filters.area) marks.push(`@in/${filters.area}`);
    if (filters.kind) marks.push(`@is/${filters.kind}`);
    if (!words.length && !marks.length) marks.push("@all");
    const codes = words.filter((word) => /^[0-9]{6,}$/.test(word)).map((word) => `@no/${word}`);
    const loading = [words.map(candidates), marks.map(occurrences), codes.map(occurrences)];
    const [own, chosen, exact] = await Promise.all(loading.map((some) => Promise.all(some)));
    const allowed = chosen.map((mark) => mark.a);
    const tops = own.map((found) => either(found.a, found.t));
    const places = [...own.map((found, at) => either(tops[at], found.n)), ...allowed].reduce(both);
    const foremost = tops.length ? tops.reduce(both) : new Map();
    const names = own.length ? [...own.map((found) => found.a), ...allowed].reduce(both) : new Map();
    const sure = exact.map((found) => found.a).reduce(either, new Map());
    const items = [];
    for (const [key, years] of places) {
      const slot = key % SLOTS;
      const first = FIRST_YEAR + (Math.floor(key / SLOTS) - 1) * ENTRY_YEARS;
      const [top, its] = [foremost, sure].map((known) => known.get(key) || 0);
      for (let bit = 0; bit < ENTRY_YEARS; bit += 1) {
        const year = first + bit;
        if (!((years >> bit) & 1) || (filters.year && Number(filters.year) !== year)) continue;
        items.push({ slot, year, rank: ((top >> bit) & 1) + ((its >> bit) & 1) });
      }
    }
    items.sort((x, y) => y.rank - x.rank || y.year - x.year || x.slot - y.slot);
    const coded = new Set(slotsOf(sure));
    return {
      words,
      items,
      certain: words.every((word) => Array.from(word).length < 3), // the count needs no verifying
      authorities: slotsOf(names).sort((x, y) => coded.has(y) - coded.has(x) || x - y),
      named: 0,
      counted: true, // or there may be fewer of that name
      checked: 0,
      hits: 0,
    };
  }

  // The next hits: verified against what they quote. Each is given to `show` as soon as it is known.
  async function more(search, wanted, limit, show = () => {}) {
    const found = [];
    const end = Math.min(search.items.length, search.checked + limit);
    while (found.length < wanted && search.checked < end) {
      const next = Math.min(end, search.checked + wanted - found.length);
      const some = search.items.slice(search.checked, next);
      const verdicts = some.map((item) => verified(search.words, item));
      Promise.all(verdicts).catch(() => {}); // the first failure is told below
      for (const verdict of verdicts) {
        const hit = await verdict;
        search.checked += 1;
        if (hit) {
          search.hits += 1;
          found.push(hit);
          await show(hit);
        }
      }
    }
    return found;
  }

  async function verified(words, item) {
    // What the index found in names and title will hardly need the text.
    const [own, early] = await Promise.all([
      authority(item.slot),
      item.rank || !words.length ? null : linesOf(item.slot, item.year),
    ]);
    const heads = own && own.heads.get(item.year);
    if (!heads) return null;
    const left = words.filter((word) => !heads.some((head) => head.includes(word)));
    const hit = { authority: own, year: item.year, title: own.years.get(item.year), quoted: null };
    if (!left.length) return hit;
    const { blocks, folded } = early || (await linesOf(item.slot, item.year));
    for (const word of left) {
      const at = folded.findIndex((block) => block.includes(word));
      if (at < 0) return null;
      if (!hit.quoted) hit.quoted = [blocks[at], word];
    }
    return hit;
  }

  // Those found by name, verified; of very many only as many as are shown.
  async function verifiedAuthorities(search) {
    const parts = new Set(search.authorities.map((slot) => Math.floor(slot / NAMES)));
    const few = !search.certain && parts.size <= FEW;
    const some = few ? search.authorities : search.authorities.slice(0, AUTHORITIES);
    const records = await Promise.all(some.map(authority));
    const kept = records.filter(
      (record) => record && search.words.every((word) => record.names.some((name) => name.includes(word))),
    );
    search.named = search.authorities.length - some.length + kept.length;
    search.counted = search.certain || few;
    return kept.slice(0, AUTHORITIES);
  }

  load("index").catch(() => {}); // the search that needs it will tell
  return Object.assign(arrived, { find, more, verifiedAuthorities, fold, FEW, AUTHORITIES });
})();
