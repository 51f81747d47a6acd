// What is where on the screen. The functions run in the page.
export function buttons() {
  const facts = (value) => {
    const node = document.querySelector(`#pvc form:not(dialog *) button[value="${value}"]`);
    const style = getComputedStyle(node);
    const { width, height } = node.getBoundingClientRect();

    return { width: Math.round(width * 2) / 2, height: Math.round(height * 2) / 2,
      look: [style.color, style.backgroundColor, style.border, style.borderRadius, style.fontSize,
        style.fontWeight, style.textDecorationLine, style.opacity, style.boxShadow].join('; ') };
  };

  return [facts('accept'), facts('refuse')];
}

// What of the section, or of another part of the page, is not as it must be.
export function misplaced(selector) {
  const root = document.querySelector(selector);
  const { scrollWidth, clientWidth } = document.documentElement;
  const name = (node) => `${node.tagName.toLowerCase()} "${node.textContent.trim().slice(0, 30)}"`;
  const shown = [...root.querySelectorAll('*')].filter((node) => node.getClientRects().length
    && getComputedStyle(node).clipPath === 'none');
  const wrong = [];

  if (scrollWidth > clientWidth) {
    wrong.push(`the page is ${scrollWidth} wide in ${clientWidth}`);
  }
  if (root.scrollWidth > root.clientWidth) {
    wrong.push(`${selector} is ${root.scrollWidth} wide in ${root.clientWidth}`);
  }
  for (const node of shown.filter((one) => one.matches('a, button, input, summary'))) {
    const label = node.closest('label');
    const { width, height } = (label ?? node).getBoundingClientRect();
    const inText = node.matches('p a, td a, dd a'); // WCAG lets links in a sentence be

    if (!inText && (width < 24 || height < 24)) {
      wrong.push(`${name(node)} is a target of ${width} by ${height}`);
    }
  }
  for (const node of shown) {
    const { left, right } = node.getBoundingClientRect();

    if (left < -0.5 || right > clientWidth + 0.5) {
      wrong.push(`${name(node)} reaches from ${left} to ${right} of ${clientWidth}`);
    }
    if (node.matches('button, a, h2, p') && node.scrollWidth > node.clientWidth + 1
      && getComputedStyle(node).display !== 'inline') {
      wrong.push(`${name(node)} is cut`);
    }
  }
  return wrong;
}

// What of the buttons is not on the screen without scrolling.
export function outOfSight() {
  return [...document.querySelectorAll('#pvc form:not(dialog *) :is(button, .pvc-choose)')].filter((node) => {
    const { left, top, width, height } = node.getBoundingClientRect();
    const there = document.elementFromPoint(left + width / 2, top + height / 2);

    return top < 0 || top + height > window.innerHeight || !node.contains(there);
  }).map((node) => node.textContent);
}

// Which part of the window's height the section takes, whether that is less than
// 30em (where nothing is fixed), and how much of the section is to be scrolled to.
export function share() {
  const section = document.getElementById('pvc');
  const { height } = section.getBoundingClientRect();

  return { part: Math.floor(height) / window.innerHeight,
    low: !window.matchMedia('(min-height: 30em)').matches,
    hidden: section.scrollHeight - section.clientHeight };
}

// What has the focus: its name, whether one sees that it has, over how many
// pixels of its height the section lies, and whether anything lies over its ends.
// Where the browser's own controls have it, the page is not active.
export function focused() {
  const node = document.activeElement;
  const section = document.getElementById('pvc');
  const own = Boolean(section?.contains(node));
  const a = node.getBoundingClientRect();
  const b = section?.getBoundingClientRect() ?? a;
  const style = getComputedStyle(node);
  const overlap = own ? 0 : Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top))
    * (a.right > b.left && b.right > a.left);

  return { own, overlap, name: node.textContent.trim() || node.name, tag: node.tagName,
    inDialog: Boolean(node.closest('dialog')), active: document.hasFocus(),
    clear: [...node.getClientRects()].every(({ left, right, top, bottom }) => [top + 4, bottom - 4]
      .every((y) => node.contains(document.elementFromPoint((left + right) / 2, y)))),
    onScreen: a.bottom > 0 && a.top < window.innerHeight,
    ring: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 };
}
