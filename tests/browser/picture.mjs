// Two pictures of one page, drawn by browsers of different days: letters may be a shade off, boxes a pixel or two.

// Boxes of what is drawn in the first `height` pixels, and the texts in them.
export function boxes(page, height) {
  return page.evaluate((limit) => [...document.querySelectorAll('h1,h2,p,dt,dd,caption,th,td')].flatMap((element) => {
    const { x, y, width, height: tall } = element.getBoundingClientRect();
    if (y + tall > limit || width === 0) return [];
    return [[element.textContent.replace(/\s+/g, ' ').trim(), ...[x, y, width, tall].map(Math.round)]];
  }), height);
}

// Where the boxes are not as they were by more than `allowed` pixels.
export function moved(before, after, allowed) {
  const off = before.flatMap(([text, ...place], at) => {
    const [now, ...there] = after[at] ?? [];
    const same = now === text && place.every((value, side) => Math.abs(value - there[side]) <= allowed);
    return same ? [] : [`${text} ${place} is ${now} ${there}`];
  });
  return before.length === after.length ? off : [`${before.length} boxes, now ${after.length}`, ...off];
}

// The largest difference of two pictures' mean brightness in squares of 10 pixels, from 0 to 255; 255 when their sizes differ.
export function difference(page, one, other) {
  return page.evaluate(async (sources) => {
    const [a, b] = await Promise.all(sources.map(async (source) => {
      const image = new Image();
      image.src = `data:image/png;base64,${source}`;
      await image.decode();
      const canvas = new OffscreenCanvas(Math.ceil(image.width / 10), Math.ceil(image.height / 10));
      const pen = canvas.getContext('2d');
      pen.imageSmoothingQuality = 'high';
      pen.drawImage(image, 0, 0, canvas.width, canvas.height);
      return { size: `${image.width}x${image.height}`, data: pen.getImageData(0, 0, canvas.width, canvas.height).data };
    }));
    if (a.size !== b.size) return 255;
    return a.data.reduce((most, value, at) => Math.max(most, Math.abs(value - b.data[at])), 0);
  }, [one, other].map((picture) => picture.toString('base64')));
}
