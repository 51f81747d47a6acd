// What something looks like, as the browser says: run in the page, on an element.

// Every computed property of an element, of what stands before and after its
// words, and its size.
export function looks(element) {
  const { width, height } = element.getBoundingClientRect();
  const all = { width, height, tag: element.localName, type: element.type };

  for (const part of [null, '::before', '::after']) {
    const style = getComputedStyle(element, part);

    for (const name of style) {
      all[`${part ?? ''} ${name}`] = style.getPropertyValue(name);
    }
  }
  return all;
}

// The contrast of the words of each element with what is behind them, by WCAG 2;
// 0 where they are seen through. Colours are laid over each other as the browser
// would. Gives { words, contrast } of each.
export function contrasts(elements) {
  const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });

  function paint(colour) {
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
  }

  function luminance() {
    const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((byte) => {
      const part = byte / 255;

      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });

    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }

  function contrast(element) {
    const layers = [];

    for (let node = element; node; node = node.parentElement) {
      layers.unshift(getComputedStyle(node));
    }
    if (layers.some((style) => style.opacity !== '1' || style.visibility !== 'visible')) {
      return 0;
    }
    paint('white');
    layers.forEach((style) => paint(style.backgroundColor));
    const behind = luminance();
    paint(layers.at(-1).color);
    const words = luminance();

    return (Math.max(words, behind) + 0.05) / (Math.min(words, behind) + 0.05);
  }

  return elements.map((element) => ({ words: element.textContent, contrast: contrast(element) }));
}

// How much of the window an element covers, from 0 to 1.
export function covers(element) {
  const { left, right, top, bottom } = element.getBoundingClientRect();
  const wide = Math.min(right, innerWidth) - Math.max(left, 0);
  const high = Math.min(bottom, innerHeight) - Math.max(top, 0);

  return Math.max(wide, 0) * Math.max(high, 0) / (innerWidth * innerHeight);
}

// Whether all of an element is in the window, and nothing lies over its middle.
export function inSight(element) {
  const { left, right, top, bottom } = element.getBoundingClientRect();
  const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);

  return element.contains(hit) && left >= 0 && top >= 0
    && right <= innerWidth && bottom <= innerHeight;
}
