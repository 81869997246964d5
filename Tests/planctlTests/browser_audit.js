// What browser_check.py looks at in a page that is open in the browser. An object of functions; each
// returns a list of sentences, one for each thing that is wrong, or what its comment says. The page
// itself has no script: this runs through the DevTools protocol.
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const flat = text => text.replace(/\s+/g, " ").trim();
  const short = text => { const t = flat(text); return t.length > 60 ? t.slice(0, 60) + "…" : t; };
  const where = element => {
    const named = element.closest("[id]");
    const text = short(element.textContent);
    return `<${element.localName}>` + (text ? ` ‘${text}’` : "") + (named ? ` in #${named.id}` : "");
  };
  const isVisible = element => {
    if (element.getClientRects().length === 0) return false;
    const style = getComputedStyle(element);
    return style.visibility === "visible" && style.opacity !== "0";
  };
  const name = element => {
    const ids = element.getAttribute("aria-labelledby");
    if (ids) {
      return flat(ids.split(/\s+/).map(id => document.getElementById(id)?.textContent ?? "").join(" "));
    }
    return flat(element.getAttribute("aria-label") ?? "");
  };

  // -- structure ----------------------------------------------------------------------------------

  function document_(wrong) {
    if (!/^(zh-CN|en)$/.test(document.documentElement.lang)) wrong.push("html has no language zh-CN or en");
    if (!flat(document.title)) wrong.push("no title");
    if (document.compatMode !== "CSS1Compat") wrong.push("quirks mode: no doctype");
    if (all("main").length !== 1) wrong.push(`${all("main").length} main elements, not 1`);
    if (all("h1").length !== 1) wrong.push(`${all("h1").length} h1 headings, not 1`);
    let level = 0;
    for (const heading of all("h1,h2,h3,h4,h5,h6")) {
      const next = Number(heading.localName[1]);
      if (next > level + 1) wrong.push(`heading level ${level} is followed by ${next}: ${where(heading)}`);
      level = next;
      if (!flat(heading.textContent)) wrong.push(`empty heading ${where(heading)}`);
    }
    const ids = new Set();
    for (const element of all("[id]")) {
      if (ids.has(element.id)) wrong.push(`id ${element.id} stands twice`);
      if (!element.id || /\s/.test(element.id)) wrong.push(`id ‘${element.id}’ is no name`);
      ids.add(element.id);
    }
    for (const link of all("a")) {
      const href = link.getAttribute("href");
      if (!flat(link.textContent)) wrong.push(`empty link to ${href}`);
      if (href?.startsWith("#") && !ids.has(href.slice(1))) wrong.push(`dead link ${href}`);
      if (href === null) wrong.push(`link without href ${where(link)}`);
    }
    for (const attribute of ["aria-labelledby", "aria-describedby", "for"]) {
      for (const element of all(`[${attribute}]`)) {
        for (const id of element.getAttribute(attribute).split(/\s+/)) {
          if (!ids.has(id)) wrong.push(`${attribute} names ${id}, which is not there`);
        }
      }
    }
    for (const list of all("ul,ol")) {
      if (list.children.length === 0) wrong.push(`empty list ${where(list)}`);
      if ([...list.children].some(child => child.localName !== "li")) wrong.push(`a list of other things ${where(list)}`);
    }
  }

  function tables(wrong) {
    for (const table of all("table")) {
      const what = name(table) || flat(table.caption?.textContent ?? "");
      const told = `table ‘${short(what)}’`;
      if (!what) wrong.push(`table without a name: ${where(table)}`);
      if (all("thead th", table).length === 0) wrong.push(`${told}: no heads`);
      for (const head of all("th", table)) {
        if (!["col", "colgroup", "row", "rowgroup"].includes(head.getAttribute("scope"))) {
          wrong.push(`${told}: a head without scope ${where(head)}`);
        }
        if (!flat(head.textContent)) wrong.push(`${told}: an empty head in row ${head.parentElement.rowIndex + 1}`);
      }
      for (const [column, width] of columns(table).entries()) {
        if (width !== columns(table)[0]) {
          wrong.push(`${told}: row ${column + 1} has ${width} columns, row 1 has ${columns(table)[0]}`);
          break;
        }
      }
    }
  }

  // The number of columns of each row, spans counted.
  function columns(table) {
    const taken = [...table.rows].map(() => new Set());
    [...table.rows].forEach((row, y) => {
      let x = 0;
      for (const cell of row.cells) {
        while (taken[y].has(x)) x += 1;
        for (let down = 0; down < cell.rowSpan && y + down < taken.length; down += 1) {
          for (let right = 0; right < cell.colSpan; right += 1) taken[y + down].add(x + right);
        }
        x += cell.colSpan;
      }
    });
    return taken.map(row => row.size);
  }

  function controls(wrong) {
    for (const input of all("input,select,textarea,button")) {
      const label = [...(input.labels ?? [])].map(label => label.textContent).join(" ") || name(input);
      if (!flat(label)) wrong.push(`a control without a label: ${input.id || input.outerHTML.slice(0, 60)}`);
      const group = input.closest("fieldset,[role=group],[role=radiogroup]");
      const title = group && (name(group) || flat(group.querySelector("legend")?.textContent ?? ""));
      if (input.type === "radio" && !title) wrong.push(`a radio button outside a named group: ${input.id}`);
    }
    for (const region of all("[tabindex]")) {
      if (Number(region.getAttribute("tabindex")) > 0) wrong.push(`tabindex above 0 ${where(region)}`);
      if (!region.getAttribute("role") || !name(region)) wrong.push(`a focusable region without role or name ${where(region)}`);
    }
  }

  function charts(wrong) {
    const order = all("h1,h2,h3,h4,h5,h6,table,svg");
    for (const svg of all("svg")) {
      const title = svg.querySelector(":scope>title"), desc = svg.querySelector(":scope>desc");
      const told = `chart ‘${short(title?.textContent ?? "")}’`;
      if (svg.getAttribute("role") !== "img") wrong.push(`${told}: no role img`);
      if (!flat(title?.textContent ?? "")) wrong.push(`${told}: no title`);
      if (!flat(desc?.textContent ?? "")) wrong.push(`${told}: no desc`);
      if (!name(svg)) wrong.push(`${told}: no accessible name`);
      const next = order.slice(order.indexOf(svg) + 1).find(element => element.localName !== "svg");
      if (next?.localName !== "table") wrong.push(`${told}: no table follows before the next heading`);
    }
  }

  // -- contrast -----------------------------------------------------------------------------------

  function colour(text) {
    const parts = /^rgba?\(([^)]*)\)$/.exec(text)?.[1].split(",").map(Number);
    return parts && { rgb: parts.slice(0, 3), alpha: parts[3] ?? 1 };
  }
  const over = (top, bottom) => top.rgb.map((v, i) => v * top.alpha + bottom[i] * (1 - top.alpha));
  function luminance(rgb) {
    const [r, g, b] = rgb.map(v => v / 255).map(v => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }
  function ratio(one, other) {
    const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  }
  const LEAST = 4.5;

  function beneath(element) {
    const layers = [];
    for (let e = element; e; e = e.parentElement) {
      const style = getComputedStyle(e);
      if (style.backgroundImage !== "none") return null;
      const layer = colour(style.backgroundColor);
      if (!layer) return null;
      layers.push(layer);
      if (layer.alpha === 1) break;
    }
    return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255]);
  }

  function htmlContrast(wrong) {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const seen = new Map();
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement;
      if (!flat(node.data) || element.closest("svg") || !isVisible(element)) continue;
      const back = beneath(element), ink = colour(getComputedStyle(element).color);
      if (!back || !ink) { wrong.push(`no plain colours ${where(element)}`); continue; }
      const value = ratio(over(ink, back), back);
      const key = `${element.localName}.${element.className} ${ink.rgb} on ${back}`;
      if (value < LEAST && !seen.has(key)) {
        seen.set(key, true);
        wrong.push(`contrast ${value.toFixed(2)} : 1 of ${where(element)}`);
      }
    }
  }

  // The colours a shape is painted with: of a pattern all of them.
  function paints(shape) {
    const style = getComputedStyle(shape);
    const pattern = /^url\("?#([^")]*)"?\)/.exec(style.fill);
    const fills = pattern
      ? all("*", document.getElementById(pattern[1])).flatMap(part => {
          const s = getComputedStyle(part);
          return [s.fill, s.stroke];
        })
      : [style.fill];
    return fills.filter(fill => fill !== "none").map(colour).filter(fill => fill)
      .map(fill => ({ rgb: fill.rgb, alpha: fill.alpha * Number(style.fillOpacity) * Number(style.opacity) }));
  }

  function svgContrast(wrong) {
    for (const svg of all("svg").filter(isVisible)) {
      const shapes = all("rect,path,circle,ellipse,polygon,text", svg).filter(s => !s.closest("defs"));
      const told = `chart ‘${short(svg.querySelector("title")?.textContent ?? "")}’`;
      shapes.forEach((text, index) => {
        if (text.localName !== "text") return;
        const style = getComputedStyle(text), ink = colour(style.fill), box = text.getBBox();
        if (!ink) { wrong.push(`${told}: no plain ink ${where(text)}`); return; }
        const halo = style.paintOrder.startsWith("stroke") && colour(style.stroke);
        for (const part of [0.02, 0.25, 0.5, 0.75, 0.98]) {
          const point = svg.createSVGPoint();
          point.x = box.x + box.width * part;
          point.y = box.y + box.height / 2;
          const hit = shape => shape.localName !== "text" && getComputedStyle(shape).fill !== "none" && shape.isPointInFill(point);
          let backs = [[255, 255, 255]];
          for (const shape of shapes.slice(0, index).filter(hit)) {
            backs = paints(shape).flatMap(paint => backs.map(back => over(paint, back)));
          }
          if (halo) backs = [halo.rgb];
          const value = Math.min(...backs.map(back => ratio(over(ink, back), back)));
          if (value < LEAST) {
            wrong.push(`${told}: contrast ${value.toFixed(2)} : 1 of ‘${short(text.lastChild.data)}’`);
            return;
          }
          if (shapes.slice(index + 1).some(hit)) {
            wrong.push(`${told}: ‘${short(text.lastChild.data)}’ is painted over`);
            return;
          }
        }
      });
    }
  }

  // -- geometry -----------------------------------------------------------------------------------

  function overlaps() {
    const wrong = [];
    for (const svg of all("svg").filter(isVisible)) {
      const told = `chart ‘${short(svg.querySelector("title")?.textContent ?? "")}’`;
      const frame = svg.getBoundingClientRect();
      const scale = frame.width / svg.viewBox.baseVal.width;
      const texts = all("text", svg).map(text => ({ text: short(text.lastChild?.data ?? ""), box: text.getBoundingClientRect() }));
      texts.forEach(({ text, box }, index) => {
        const out = Math.max(frame.left - box.left, box.right - frame.right, frame.top - box.top, box.bottom - frame.bottom);
        if (out > scale) wrong.push(`${told}: ‘${text}’ sticks out by ${out.toFixed(1)} px`);
        for (const other of texts.slice(index + 1)) {
          const wide = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
          const high = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
          if (Math.min(wide, high) > scale) wrong.push(`${told}: ‘${text}’ overlaps ‘${other.text}’ by ${wide.toFixed(1)} × ${high.toFixed(1)} px`);
        }
      });
    }
    return wrong;
  }

  // On a screen: the page itself stays, what is wide scrolls in a region of its own, all can be read.
  function screen(leastSize) {
    const wrong = [];
    const root = document.scrollingElement;
    if (root.scrollWidth > innerWidth + 1) {
      const widest = all("body *").filter(isVisible)
        .filter(e => !insideScroller(e) && e.getBoundingClientRect().right > innerWidth + 1);
      wrong.push(`the page is ${root.scrollWidth} px wide on ${innerWidth}: ${widest.slice(0, 3).map(where).join(", ")}`);
    }
    for (const element of all("body *")) {
      if (element.closest("svg") || element.scrollWidth <= element.clientWidth + 1 || element.clientWidth === 0) continue;
      const style = getComputedStyle(element);
      if (["auto", "scroll"].includes(style.overflowX)) {
        if (element.tabIndex < 0 || !name(element)) wrong.push(`scrolls without a name or focus ${where(element)}`);
      } else if (style.overflowX === "hidden") {
        wrong.push(`cut off ${where(element)}`);
      } else if (["td", "th", "li", "label"].includes(element.localName)) {
        wrong.push(`sticks out of its box ${where(element)}`);
      }
    }
    // A long text broken after nearly every character, as in a column with no room left.
    for (const element of all("th,td,li,p,h1,h2,h3,h4,label").filter(isVisible)) {
      const text = flat(element.textContent), range = document.createRange();
      range.selectNodeContents(element);
      const lines = new Set([...range.getClientRects()].map(box => Math.round(box.top / 4))).size;
      if (lines > 4 && text.length < 3.5 * lines && element.children.length === 0) {
        wrong.push(`squeezed into ${lines} lines: ${where(element)}`);
        break;
      }
    }
    return wrong.concat(sizes(leastSize));
  }

  function insideScroller(element) {
    for (let e = element.parentElement; e; e = e.parentElement) {
      if (["auto", "scroll"].includes(getComputedStyle(e).overflowX)) return true;
    }
    return false;
  }

  // Texts smaller than `least` CSS pixels, as they are drawn.
  function sizes(least) {
    const smallest = new Map();
    const note = (key, size) => { if (size < least - 0.01 && !(smallest.get(key) <= size)) smallest.set(key, size); };
    for (const svg of all("svg").filter(isVisible)) {
      const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
      for (const text of all("text", svg)) note(`chart ‘${short(svg.querySelector("title")?.textContent ?? "")}’`, scale * parseFloat(getComputedStyle(text).fontSize));
    }
    for (const element of all("body *")) {
      if (element.closest("svg") || !isVisible(element)) continue;
      if ([...element.childNodes].some(node => node.nodeType === 3 && flat(node.data))) {
        note(element.localName, parseFloat(getComputedStyle(element).fontSize));
      }
    }
    return [...smallest].map(([key, size]) => `text of ${size.toFixed(1)} px in ${key}`);
  }

  // On paper of `portrait` or, in wide parts, `landscape` CSS pixels: nothing is beyond the edge.
  function paper(isWide, width, leastSize) {
    const wrong = [];
    for (const element of all("body *").filter(isVisible)) {
      if (element.closest("svg") && element.localName !== "svg") continue;
      const isInWide = element.closest(".wide") !== null;
      if (isInWide !== isWide) continue;
      const right = element.getBoundingClientRect().right;
      if (right > width + 1) { wrong.push(`beyond the paper's edge by ${(right - width).toFixed(0)} px: ${where(element)}`); break; }
    }
    const control = all("input,label,button,nav").find(isVisible);
    if (control && !isWide) wrong.push(`nothing to press on paper: ${where(control)}`);
    return wrong.concat(isWide ? [] : sizes(leastSize));
  }

  // -- the switch ---------------------------------------------------------------------------------

  // Which panels are displayed, and the ids of the radio buttons with the panel that each shows.
  const panels = () => all(".panels>section").map(panel => getComputedStyle(panel).display !== "none");
  const radios = () => all("input[type=radio]").map(input => input.id);
  // Where to click for a button: the middle of its label.
  function target(id) {
    const label = document.querySelector(`label[for="${id}"]`);
    if (!label) return null;
    label.scrollIntoView({ block: "center" });
    const box = label.getBoundingClientRect();
    return [box.x + box.width / 2, box.y + box.height / 2];
  }

  // What print must hold: the heads and the numbers of the wide tables, the title.
  function printed() {
    const wide = all(".wide table");
    return {
      title: flat(document.querySelector("h1")?.textContent ?? ""),
      heads: wide.map(table => all("thead th", table).map(head => flat(head.textContent))),
      rows: wide.map(table => all("tbody tr", table).length),
      numbers: wide.flatMap(table => all(".n", table).map(cell => flat(cell.textContent)).filter(text => text)),
    };
  }

  return {
    structure() {
      const wrong = [];
      for (const part of [document_, tables, controls, charts]) part(wrong);
      return wrong;
    },
    contrast() {
      const wrong = [];
      htmlContrast(wrong);
      svgContrast(wrong);
      return wrong;
    },
    overlaps, screen, paper, panels, radios, target, printed,
    text: () => document.body.innerText,
  };
})()
