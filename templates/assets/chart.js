// The charts of the compare page: one a figure, drawn on canvas with ECharts (its SVG writes inline
// styles, which the CSP forbids). Lines differ by dash and symbol, not by colour alone; a gap is a
// gap, and numbers of two forms are never joined. compare.js loads this when there is a line to draw.
(() => {
  "use strict";

  const root = document.documentElement;
  const paper = matchMedia("print");
  const SYMBOLS = ["circle", "rect", "triangle", "diamond"];
  const shown = new Map(); // box → [chart, figure]

  const token = (name) => getComputedStyle(root).getPropertyValue(name).trim();
  const isNumber = (point) => typeof point.number === "number";

  // Pieces of a line that may be joined: years one after the other, with numbers of one form.
  function pieces(points) {
    const found = [];
    points.forEach((point, at) => {
      if (!isNumber(point)) return;
      const last = found[found.length - 1];
      if (last && last.end === at - 1 && last.form === point.form) last.end = at;
      else found.push({ start: at, end: at, form: point.form });
    });
    return found;
  }

  function series(line, number, newest) {
    const dashed = number >= SYMBOLS.length;
    const color = token(`--series-${number + 1}`);
    // The newest first, so that the legend shows its symbol.
    return pieces(line.points).reverse().map(({ start, end, form }) => ({
      type: "line",
      name: line.name,
      data: line.points.map((point, at) => (at >= start && at <= end ? point.number : null)),
      symbol: SYMBOLS[number % SYMBOLS.length],
      symbolSize: 13 - number, // where lines meet, none hides the others
      showAllSymbol: true,
      // Filled for the newest form, hollow for older ones.
      itemStyle: { color: form === newest ? color : token("--paper"), borderColor: color, borderWidth: 2 },
      lineStyle: { color, width: 2, type: dashed ? "dashed" : "solid" },
      emphasis: { disabled: true },
      animation: false,
    }));
  }

  // How many rows the names above the lines will take.
  function legendRows(lines, size, width) {
    const length = lines.reduce((sum, line) => sum + (line.name.length + 4.5) * size, 0);
    return lines.length > 1 ? Math.ceil(length / Math.max(width, 1)) : 0;
  }

  function option({ unit, years, lines, newest }, width) {
    const size = parseFloat(getComputedStyle(root).fontSize) * 0.875;
    const text = { color: token("--ink"), fontFamily: token("--sans"), fontSize: size };
    const numbers = lines.flatMap((line) => line.points.filter(isNumber).map((p) => p.number));
    return {
      animation: false,
      textStyle: text,
      legend: {
        show: lines.length > 1,
        data: lines.map((line) => line.name),
        left: 0,
        top: 0,
        itemWidth: size * 2.5,
        itemHeight: size,
        padding: 0,
        textStyle: text,
        inactiveColor: token("--rule"),
      },
      grid: {
        left: 4,
        right: 12,
        bottom: 4,
        top: size * (2 + 1.75 * legendRows(lines, size, width)),
        containLabel: true,
      },
      xAxis: {
        type: "category",
        data: years.map(String),
        axisLabel: text,
        axisLine: { lineStyle: { color: token("--rule") } },
        axisTick: { show: false },
      },
      yAxis: {
        type: "value",
        name: unit,
        nameTextStyle: { ...text, align: "left" },
        nameGap: size * 0.75,
        min: numbers.some((number) => number < 0) ? null : 0,
        minInterval: numbers.every(Number.isInteger) ? 1 : 0,
        splitNumber: 4,
        axisLabel: text,
        splitLine: { lineStyle: { color: token("--line"), opacity: paper.matches ? 0.3 : 1 } },
      },
      tooltip: {
        trigger: "axis",
        renderMode: "richText",
        confine: true,
        backgroundColor: token("--paper"),
        borderColor: token("--rule"),
        textStyle: text,
        axisPointer: { lineStyle: { color: token("--rule") } },
        formatter: ([{ dataIndex }]) =>
          [
            `${years[dataIndex]} 年`,
            ...lines.map(({ name, points }) => {
              const point = points[dataIndex];
              const form = point.form ? `（${point.form}）` : "";
              return `${name}：${point.word || point.text || "未填"}${form}`;
            }),
          ].join("\n"),
      },
      series: lines.flatMap((line, number) => series(line, number, newest)),
    };
  }

  function draw(box) {
    const [chart, figure] = shown.get(box);
    chart.resize();
    chart.setOption(option(figure, chart.getWidth()), true);
    chart.getZr().flush(); // at once: paper does not wait for the next frame
  }

  const again = () => [...shown.keys()].forEach(draw);
  const sizes = new ResizeObserver((entries) => {
    for (const { target } of entries) if (shown.has(target)) draw(target);
  });
  // Dark, 长者模式 (modes.js), the system's wish, and paper.
  new MutationObserver(again).observe(root, { attributeFilter: ["data-theme", "data-large"] });
  for (const query of [matchMedia("(prefers-color-scheme: dark)"), paper]) query.addEventListener("change", again);
  addEventListener("beforeprint", again);

  // `figure`: unit, years, newest (form), lines of {name, points of {text, number, word, form}}.
  window.nianbaoChart = {
    draw(box, figure) {
      shown.set(box, [echarts.init(box, null, { renderer: "canvas" }), figure]);
      draw(box);
      sizes.observe(box);
    },
    clear() {
      sizes.disconnect();
      for (const [chart] of shown.values()) chart.dispose();
      shown.clear();
    },
  };
})();
